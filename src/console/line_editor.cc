#include "console/line_editor.h"

#include <histedit.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cwchar>
#include <vector>

#include "base/text.h"

namespace tandem::console {

namespace {

constexpr int history_length = 500;

std::string history_file() {
  const char* home = std::getenv("HOME");
  return home && *home ? std::string(home) + "/.tandem_history" : std::string{};
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  Cursor cursor(text);
  while (!cursor.at_end()) {
    lines.emplace_back(cursor.take_until("\n"));
    cursor.take('\n');
  }
  return lines;
}

/// What all of them begin with.
std::string common_beginning(const std::vector<std::string>& words) {
  std::string common = words.front();
  for (const std::string& word : words) {
    const auto [differs, end] = std::ranges::mismatch(common, word);
    common.erase(differs, common.end());
  }
  return common;
}

/// Where the word that is being typed begins; quotes hold blanks.
std::size_t word_start(std::string_view typed) {
  std::size_t start = 0;
  bool quoting = false;
  for (std::size_t i = 0; i < typed.size(); ++i) {
    if (typed[i] == '"') quoting = !quoting;
    if (!quoting && typed[i] == ' ') start = i + 1;
  }
  return start;
}

}  // namespace

struct LineEditor::Terminal {
  Terminal(Connection& its_connection, std::string its_prompt);
  ~Terminal();

  std::optional<std::string> edit();
  std::optional<std::string> read_line();
  int read_character(wchar_t* character);
  unsigned char complete();
  std::vector<std::string> completions(std::string_view typed);
  void print_between(const Frame& frame);

  static Terminal& of(EditLine* editor) {
    void* self = nullptr;
    el_get(editor, EL_CLIENTDATA, &self);
    return *static_cast<Terminal*>(self);
  }

  Connection& connection;
  const std::string prompt;
  EditLine* editor = nullptr;  ///< null: standard input is no terminal
  History* past = nullptr;
  bool lost = false;
  std::string piped;  ///< without a terminal: what was read and not yet handed out
  bool input_ended = false;
};

LineEditor::Terminal::Terminal(Connection& its_connection, std::string its_prompt)
    : connection(its_connection), prompt(std::move(its_prompt)) {
  if (!isatty(STDIN_FILENO)) return;
  std::setlocale(LC_CTYPE, "");
  editor = el_init("tandem", stdin, stdout, stderr);
  if (!editor) return;
  el_set(editor, EL_CLIENTDATA, this);
  el_set(editor, EL_PROMPT, +[](EditLine* e) { return const_cast<char*>(of(e).prompt.c_str()); });
  el_set(editor, EL_EDITOR, "emacs");
  el_set(editor, EL_SIGNAL, 0);
  el_set(editor, EL_GETCFN, +[](EditLine* e, wchar_t* character) { return of(e).read_character(character); });
  el_set(editor, EL_ADDFN, "tandem-complete", "Complete the word", +[](EditLine* e, int) { return of(e).complete(); });
  el_set(editor, EL_BIND, "^I", "tandem-complete", nullptr);
  past = history_init();
  if (!past) return;
  HistEvent event;
  history(past, &event, H_SETSIZE, history_length);
  history(past, &event, H_SETUNIQUE, 1);
  if (const std::string file = history_file(); !file.empty()) history(past, &event, H_LOAD, file.c_str());
  el_set(editor, EL_HIST, history, past);
}

LineEditor::Terminal::~Terminal() {
  if (editor) el_end(editor);
  if (!past) return;
  HistEvent event;
  if (const std::string file = history_file(); !file.empty()) history(past, &event, H_SAVE, file.c_str());
  history_end(past);
}

std::optional<std::string> LineEditor::Terminal::edit() {
  int count = 0;
  const char* text = el_gets(editor, &count);
  if (!text || count <= 0) {
    std::fputs("\n", stdout);
    return std::nullopt;
  }
  std::string line(trim(std::string_view(text, static_cast<std::size_t>(count))));
  HistEvent event;
  if (past && !line.empty()) history(past, &event, H_ENTER, line.c_str());
  return line;
}

/// Without a terminal: the next line of standard input. What the server says meanwhile is printed at once.
std::optional<std::string> LineEditor::Terminal::read_line() {
  while (true) {
    const std::size_t end = piped.find('\n');
    if (end != std::string::npos || (input_ended && !piped.empty())) {
      std::string line(trim(std::string_view(piped).substr(0, end)));
      piped.erase(0, end == std::string::npos ? end : end + 1);
      return line;
    }
    if (input_ended) return std::nullopt;
    pollfd watched[] = {{STDIN_FILENO, POLLIN, 0}, {connection.descriptor(), POLLIN, 0}};
    if (::poll(watched, 2, -1) < 0) continue;  // a signal
    if (watched[1].revents) {
      lost = !connection.take_asynchronous(
          [](const Frame& frame) { std::fwrite(frame.text.data(), 1, frame.text.size(), stdout); });
      std::fflush(stdout);
      if (lost) return std::nullopt;
    }
    if (!watched[0].revents) continue;
    char bytes[4096];
    const ssize_t count = ::read(STDIN_FILENO, bytes, sizeof bytes);
    if (count > 0) piped.append(bytes, static_cast<std::size_t>(count));
    input_ended = count <= 0;
  }
}

/// Clears the line that is being typed, prints, and shows it again.
void LineEditor::Terminal::print_between(const Frame& frame) {
  std::fputs("\r\x1b[K", stdout);
  std::fwrite(frame.text.data(), 1, frame.text.size(), stdout);
  if (!frame.text.ends_with('\n')) std::fputs("\n", stdout);
  std::fflush(stdout);
  el_set(editor, EL_REFRESH);
}

int LineEditor::Terminal::read_character(wchar_t* character) {
  std::mbstate_t state{};
  while (true) {
    pollfd watched[] = {{STDIN_FILENO, POLLIN, 0}, {connection.descriptor(), POLLIN, 0}};
    if (::poll(watched, 2, -1) < 0) continue;  // a signal
    if (watched[1].revents) {
      const bool alive = connection.take_asynchronous([this](const Frame& frame) { print_between(frame); });
      if (!alive) {
        lost = true;
        return 0;
      }
    }
    if (!watched[0].revents) continue;
    char byte = 0;
    if (::read(STDIN_FILENO, &byte, 1) != 1) return 0;
    const std::size_t taken = std::mbrtowc(character, &byte, 1, &state);
    if (taken == static_cast<std::size_t>(-2)) continue;  // the rest of the character is still to come
    if (taken != static_cast<std::size_t>(-1)) return 1;
    state = {};
  }
}

std::vector<std::string> LineEditor::Terminal::completions(std::string_view typed) {
  std::vector<std::string> words;
  const auto status = connection.ask({RequestKind::completion, std::string(typed)}, [&](const Frame& frame) {
    if (frame.type == FrameType::completions)
      words = lines_of(frame.text);
    else
      print_between(frame);
  });
  if (!status) lost = true;
  return words;
}

unsigned char LineEditor::Terminal::complete() {
  const LineInfo* line = el_line(editor);
  const std::string typed(line->buffer, static_cast<std::size_t>(line->cursor - line->buffer));
  const std::vector<std::string> words = completions(typed);
  if (lost) return CC_EOF;
  if (words.empty()) return CC_REFRESH_BEEP;
  const std::string begun = typed.substr(word_start(typed));
  const std::string common = common_beginning(words) + (words.size() == 1 ? " " : "");
  if (common.size() > begun.size()) {
    el_deletestr(editor, static_cast<int>(begun.size()));
    return el_insertstr(editor, common.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
  }
  std::string list = "\n";
  for (const std::string& word : words) list += word + "  ";
  std::fputs((list + "\n").c_str(), stdout);
  std::fflush(stdout);
  return CC_REDISPLAY;
}

LineEditor::LineEditor(Connection& connection, std::string prompt)
    : terminal_(std::make_unique<Terminal>(connection, std::move(prompt))) {}
LineEditor::~LineEditor() = default;

bool LineEditor::connection_lost() const {
  return terminal_->lost;
}

std::optional<std::string> LineEditor::next_line() {
  if (terminal_->lost) return std::nullopt;
  if (terminal_->editor) return terminal_->edit();
  return terminal_->read_line();
}

}  // namespace tandem::console
