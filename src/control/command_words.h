// The words of commands: what may be typed for "core show calls [uptime [seconds]]", and which command a line means.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::control {

/// One word of a form.
struct FormWord {
  enum class Kind : std::uint8_t {
    literal,   ///< may be abbreviated
    argument,  ///< any one word
    rest       ///< one word or more
  } kind = Kind::literal;
  std::string text;
  bool passed = false;  ///< a literal that the command must be told: one of a choice, or in brackets
};
/// One way of typing a command, without brackets and choices.
using Form = std::vector<FormWord>;

/// All forms of `words`: CAPITALS stand for an argument, `CAPITALS...` for several, `[...]` may be left out, `a|b` is a
/// choice. A choice and the words in brackets are passed to the command as arguments, written out.
std::vector<Form> forms_of(std::string_view words);

/// The words of a line. Blanks separate; "..." holds a word together, with \" and \\ inside.
std::vector<std::string> split_line(std::string_view line);
/// The word as it must be typed to be read as one.
std::string quoted(std::string_view word);

/// A command that a line may mean.
struct Candidate {
  std::size_t command;  ///< index handed in
  const Form* form;
};

struct Recognised {
  enum class Outcome : std::uint8_t {
    command,          ///< `command` with `arguments`
    wrong_arguments,  ///< of `command`
    unknown
  } outcome = Outcome::unknown;
  std::size_t command = 0;
  std::vector<std::string> arguments;
};
/// `forms[i]` are those of command i. A word written out wins over a longer one that it begins.
Recognised recognise(const std::vector<std::vector<Form>>& forms, const std::vector<std::string>& line);

/// Those whose first words the given ones can mean and that have a further word.
std::vector<Candidate> continuations(const std::vector<std::vector<Form>>& forms,
                                     const std::vector<std::string>& begun);

/// The word of `form` at `position`, if it has one there: the last one again when that takes several.
const FormWord* word_at(const Form& form, std::size_t position);

}  // namespace tandem::control
