#include "control/command_words.h"

#include <algorithm>

#include "base/text.h"

namespace tandem::control {

namespace {

using Kind = FormWord::Kind;

bool is_argument(std::string_view word) {
  return std::ranges::any_of(word, is_alpha) && std::ranges::none_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}

/// One blank-separated word of a command: each of its choices.
std::vector<FormWord> choices_of(std::string_view word, bool in_brackets) {
  if (is_argument(word)) {
    const bool several = word.ends_with("...");
    return {{several ? Kind::rest : Kind::argument, std::string(word), false}};
  }
  std::vector<FormWord> choices;
  const bool choice = word.find('|') != std::string_view::npos;
  Cursor cursor(word);
  do {
    choices.push_back({Kind::literal, std::string(cursor.take_until("|")), choice || in_brackets});
  } while (cursor.take('|'));
  return choices;
}

/// Every beginning with every continuation.
std::vector<Form> join(const std::vector<Form>& beginnings, const std::vector<Form>& continuations) {
  std::vector<Form> all;
  for (const Form& beginning : beginnings)
    for (const Form& continuation : continuations) {
      all.push_back(beginning);
      all.back().insert(all.back().end(), continuation.begin(), continuation.end());
    }
  return all;
}

std::vector<Form> read_forms(Cursor& cursor, bool in_brackets) {
  std::vector<Form> forms{Form{}};
  for (cursor.skip_blanks(); !cursor.at_end() && cursor.peek() != ']'; cursor.skip_blanks()) {
    std::vector<Form> next;
    if (cursor.take('[')) {
      next = read_forms(cursor, true);
      cursor.take(']');
      next.insert(next.begin(), Form{});
    } else {
      for (FormWord& word : choices_of(cursor.take_until(" []"), in_brackets)) next.push_back({std::move(word)});
    }
    forms = join(forms, next);
  }
  return forms;
}

bool begins(std::string_view word, std::string_view typed) {
  return !typed.empty() && equal_ignoring_case(word.substr(0, typed.size()), typed);
}

/// How well a typed word fits a form's: the better fit puts the others out.
enum class Fit : std::uint8_t { none, argument, abbreviation, exact };

Fit fit_of(const Form& form, std::size_t position, std::string_view typed) {
  const FormWord* word = word_at(form, position);
  if (!word) return Fit::none;
  if (word->kind != Kind::literal) return Fit::argument;
  if (equal_ignoring_case(word->text, typed)) return Fit::exact;
  return begins(word->text, typed) ? Fit::abbreviation : Fit::none;
}

std::vector<Candidate> narrowed(const std::vector<Candidate>& candidates, std::size_t position,
                                std::string_view typed) {
  Fit best = Fit::none;
  for (const Candidate& candidate : candidates) best = std::max(best, fit_of(*candidate.form, position, typed));
  std::vector<Candidate> left;
  if (best == Fit::none) return left;
  for (const Candidate& candidate : candidates)
    if (fit_of(*candidate.form, position, typed) == best) left.push_back(candidate);
  return left;
}

std::vector<Candidate> all_candidates(const std::vector<std::vector<Form>>& forms) {
  std::vector<Candidate> all;
  for (std::size_t i = 0; i < forms.size(); ++i)
    for (const Form& form : forms[i]) all.push_back({i, &form});
  return all;
}

bool is_complete(const Form& form, std::size_t words) {
  return form.size() == words || (form.size() < words && !form.empty() && form.back().kind == Kind::rest);
}

std::vector<std::string> arguments_of(const Form& form, const std::vector<std::string>& line) {
  std::vector<std::string> arguments;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const FormWord& word = *word_at(form, i);
    if (word.kind != Kind::literal) arguments.push_back(line[i]);
    if (word.kind == Kind::literal && word.passed) arguments.push_back(word.text);
  }
  return arguments;
}

Recognised complaint(const std::vector<Candidate>& about) {
  const bool one = !about.empty() && std::ranges::all_of(about, [&](const Candidate& candidate) {
    return candidate.command == about.front().command;
  });
  if (!one) return {};
  return {Recognised::Outcome::wrong_arguments, about.front().command, {}};
}

/// The commands that a line goes wrong about after `words` good ones: those that were whole there, if any.
std::vector<Candidate> about_which(const std::vector<Candidate>& candidates, std::size_t words) {
  std::vector<Candidate> whole = candidates;
  std::erase_if(whole, [&](const Candidate& candidate) { return !is_complete(*candidate.form, words); });
  return whole.empty() ? candidates : whole;
}

}  // namespace

std::vector<Form> forms_of(std::string_view words) {
  Cursor cursor(words);
  return read_forms(cursor, false);
}

const FormWord* word_at(const Form& form, std::size_t position) {
  if (position < form.size()) return &form[position];
  return !form.empty() && form.back().kind == Kind::rest ? &form.back() : nullptr;
}

std::vector<std::string> split_line(std::string_view line) {
  std::vector<std::string> words;
  Cursor cursor(line);
  for (cursor.skip_blanks(); !cursor.at_end(); cursor.skip_blanks()) {
    std::string word;
    bool quoting = false;
    while (!cursor.at_end()) {
      if (cursor.take('"')) {
        quoting = !quoting;
        continue;
      }
      const char c = cursor.peek();
      if (!quoting && (c == ' ' || c == '\t' || c == '\r' || c == '\n')) break;
      if (quoting && cursor.take('\\') && cursor.at_end()) break;
      word += cursor.take_count(1);
    }
    words.push_back(std::move(word));
  }
  return words;
}

std::string quoted(std::string_view word) {
  if (!word.empty() && word.find_first_of(" \t\"\\") == std::string_view::npos) return std::string(word);
  std::string text = "\"";
  for (const char c : word) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + '"';
}

Recognised recognise(const std::vector<std::vector<Form>>& forms, const std::vector<std::string>& line) {
  std::vector<Candidate> candidates = all_candidates(forms);
  for (std::size_t i = 0; i < line.size(); ++i) {
    std::vector<Candidate> left = narrowed(candidates, i, line[i]);
    if (left.empty()) return i == 0 ? Recognised{} : complaint(about_which(candidates, i));
    candidates = std::move(left);
  }
  const std::vector<Candidate> meant = about_which(candidates, line.size());
  if (meant.size() != 1 || !is_complete(*meant.front().form, line.size())) return complaint(meant);
  return {Recognised::Outcome::command, meant.front().command, arguments_of(*meant.front().form, line)};
}

std::vector<Candidate> continuations(const std::vector<std::vector<Form>>& forms,
                                     const std::vector<std::string>& begun) {
  std::vector<Candidate> candidates = all_candidates(forms);
  for (std::size_t i = 0; i < begun.size(); ++i) candidates = narrowed(candidates, i, begun[i]);
  std::erase_if(candidates, [&](const Candidate& candidate) { return !word_at(*candidate.form, begun.size()); });
  return candidates;
}

}  // namespace tandem::control
