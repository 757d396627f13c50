// The state of reading a document into objects: where we are, what was wrong, where secrets come from.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "model/problem.h"
#include "model/value.h"

namespace tandem::model {

/// Where `{env: NAME}` and `{file: PATH}` are looked up. The error is why not, as a sentence.
class SecretSource {
 public:
  virtual std::expected<std::string, std::string> from_environment(const std::string& name) const = 0;
  virtual std::expected<std::string, std::string> from_file(const std::string& path) const = 0;

 protected:
  ~SecretSource() = default;
};

/// The process's environment and files of up to 4 KiB; blanks and line ends around a secret from a file are dropped.
const SecretSource& system_secrets();
/// Refuses both: for documents that strangers may write.
const SecretSource& no_secrets();

/// Collects problems with their path and place while fields are set. One per document; not thread safe.
class Reading {
 public:
  explicit Reading(const SecretSource& secrets, std::string file = {}) : secrets_(secrets), file_(std::move(file)) {}

  void error(ProblemCode code, Place place, std::string sentence, std::string fix = {});
  const SecretSource& secrets() const { return secrets_; }
  bool failed() const { return failed_; }
  std::size_t errors() const { return errors_; }
  const Problems& problems() const { return problems_; }
  Problems take_problems() { return std::move(problems_); }
  std::string path() const;

  /// While it lives, paths go through `step` ("host", or "[2]").
  class [[nodiscard]] Inside {
   public:
    Inside(Reading& reading, std::string step) : reading_(reading) { reading_.steps_.push_back(std::move(step)); }
    ~Inside() { reading_.steps_.pop_back(); }
    Inside(const Inside&) = delete;

   private:
    Reading& reading_;
  };

 private:
  const SecretSource& secrets_;
  std::string file_;
  std::vector<std::string> steps_;
  Problems problems_;
  std::size_t errors_ = 0;
  bool failed_ = false;
};

}  // namespace tandem::model
