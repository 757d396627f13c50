#include "model/reading.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "base/text.h"

namespace tandem::model {
namespace {

constexpr std::streamsize max_secret_bytes = 4096;

class SystemSecrets final : public SecretSource {
 public:
  std::expected<std::string, std::string> from_environment(const std::string& name) const override {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::unexpected("The environment variable " + name + " is not set.");
    return std::string(value);
  }
  std::expected<std::string, std::string> from_file(const std::string& path) const override {
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    std::string text(max_secret_bytes + 1, '\0');
    if (!file || (!file.read(text.data(), max_secret_bytes + 1) && !file.eof()))
      return std::unexpected("The file " + path + " cannot be read: " + std::strerror(errno) + ".");
    if (file.gcount() > max_secret_bytes) return std::unexpected("The file " + path + " is longer than 4 KiB.");
    text.resize(static_cast<std::size_t>(file.gcount()));
    return std::string(trim(text));
  }
};

class NoSecrets final : public SecretSource {
 public:
  std::expected<std::string, std::string> from_environment(const std::string&) const override { return refused(); }
  std::expected<std::string, std::string> from_file(const std::string&) const override { return refused(); }

 private:
  static std::expected<std::string, std::string> refused() {
    return std::unexpected("Secrets from elsewhere are not allowed here.");
  }
};

}  // namespace

const SecretSource& system_secrets() {
  static const SystemSecrets secrets;
  return secrets;
}

const SecretSource& no_secrets() {
  static const NoSecrets secrets;
  return secrets;
}

void Reading::error(ProblemCode code, Place place, std::string sentence, std::string fix) {
  failed_ = true;
  ++errors_;
  if (problems_.size() > max_problems) return;
  if (problems_.size() == max_problems)
    problems_.push_back(
        {Severity::error, ProblemCode::too_many_problems, {}, "There are more problems.", {}, file_, {}});
  else
    problems_.push_back({Severity::error, code, path(), std::move(sentence), std::move(fix), file_, place});
}

std::string Reading::path() const {
  std::string path;
  for (const std::string& step : steps_) {
    if (!path.empty() && !step.starts_with('[')) path += '.';
    path += step;
  }
  return path;
}

}  // namespace tandem::model
