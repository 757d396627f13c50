#include "firewall/nft_program.h"

#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

extern "C" {
#include <sys/pidfd.h>  // glibc 2.36 forgets to say that its functions are C's
}

#include <array>
#include <cerrno>
#include <cstring>
#include <expected>
#include <utility>

#include "base/text.h"

namespace tandem::firewall {
namespace {

constexpr std::size_t most_words = 2000;  ///< of nft's complaints that are kept, in bytes

class File {
 public:
  explicit File(int number) : number_(number) {}
  File(File&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  File& operator=(File&&) = delete;
  ~File() {
    if (number_ >= 0) ::close(number_);
  }
  int get() const { return number_; }

 private:
  int number_;
};

bool fill(const File& file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file.get(), text.data(), text.size());
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::lseek(file.get(), 0, SEEK_SET) == 0;
}

/// One line for people: nft draws marks under its input.
std::string words_in(const File& file) {
  std::string text(most_words, '\0');
  const ssize_t count = ::pread(file.get(), text.data(), text.size(), 0);
  text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  std::string line;
  for (Cursor cursor(text); !cursor.at_end(); cursor.take('\n')) {
    const std::string_view part = trim(cursor.take_until("\n"));
    if (part.empty() || part.find_first_not_of("^~ ") == part.npos) continue;
    line.append(line.empty() ? "" : " ").append(part);
  }
  for (char& c : line)
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = ' ';
  return line;
}

std::string first_program() {
  for (const char* path : {"/usr/sbin/nft", "/sbin/nft", "/usr/local/sbin/nft", "/usr/bin/nft"})
    if (::access(path, X_OK) == 0) return path;
  return "/usr/sbin/nft";
}

/// Starts `program -f -`; the number of the process, or errno. The child has our descriptors 0 to 2 replaced and no
/// others, no signal blocked, and a fixed environment.
std::expected<pid_t, int> spawn(const std::string& program, int input, int words) {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&files);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&files, words, STDERR_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
  sigset_t signals;
  sigemptyset(&signals);
  posix_spawnattr_setsigmask(&attributes, &signals);
  sigaddset(&signals, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &signals);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::string name = program, flag = "-f", dash = "-";
  std::string path = "PATH=/usr/sbin:/usr/bin:/sbin:/bin", language = "LC_ALL=C";
  std::array<char*, 4> arguments{name.data(), flag.data(), dash.data(), nullptr};
  std::array<char*, 3> environment{path.data(), language.data(), nullptr};
  pid_t child = -1;
  const int error = posix_spawn(&child, program.c_str(), &files, &attributes, arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) return std::unexpected(error);
  return child;
}

Outcome not_started(int error) {
  return {error == ENOENT                     ? Fault::no_program
          : error == EACCES || error == EPERM ? Fault::no_privilege
                                              : Fault::refused,
          std::strerror(error)};  // only at a start that failed
}

}  // namespace

class NftProgram::Child final : public runtime::ReadyHandler {
 public:
  static std::expected<std::unique_ptr<Child>, Outcome> start(const std::string& program, const std::string& commands) {
    File input(::memfd_create("nft commands", MFD_CLOEXEC)), words(::memfd_create("nft words", MFD_CLOEXEC));
    if (input.get() < 0 || words.get() < 0 || !fill(input, commands)) return std::unexpected(not_started(errno));
    const auto process = spawn(program, input.get(), words.get());
    if (!process) return std::unexpected(not_started(process.error()));
    File handle(::pidfd_open(*process, 0));
    if (handle.get() < 0) {  // out of descriptors, as it seems: wait, nft is quick
      ::waitpid(*process, nullptr, 0);
      return std::unexpected(not_started(EMFILE));
    }
    return std::make_unique<Child>(std::move(handle), std::move(words));
  }
  Child(File handle, File words) : handle_(std::move(handle)), words_(std::move(words)) {}
  Child(const Child&) = delete;
  ~Child() {
    watch_.end();
    if (running_) end();
  }

  void watch(runtime::Loop& loop, Done done) {
    done_ = std::move(done);
    watch_ = runtime::Watch(loop, handle_.get(), EPOLLIN, *this);
    patience_.arm(loop.timers(), loop.now() + limit, [this] { tell({end(), {}}); });
  }
  Outcome wait(std::chrono::milliseconds longest) {
    pollfd ended{handle_.get(), POLLIN, 0};
    return ::poll(&ended, 1, static_cast<int>(longest.count())) == 1 ? outcome() : Outcome{end(), {}};
  }

 private:
  void on_ready(std::uint32_t) override { tell(outcome()); }
  void tell(Outcome outcome) {
    watch_.end();
    patience_.cancel();
    std::exchange(done_, nullptr)(std::move(outcome));
  }
  Outcome outcome() {
    siginfo_t how{};
    ::waitid(P_PIDFD, static_cast<id_t>(handle_.get()), &how, WEXITED);
    running_ = false;
    if (how.si_code == CLD_EXITED && how.si_status == 0) return {};
    const std::string words = words_in(words_);
    return {fault_from(words), words.empty() ? "nft ended without a word" : words};
  }
  Fault end() {
    ::pidfd_send_signal(handle_.get(), SIGKILL, nullptr, 0);
    outcome();
    return Fault::timed_out;
  }

  File handle_, words_;
  bool running_ = true;
  Done done_;
  runtime::Watch watch_;
  runtime::Timer patience_;
};

NftProgram::NftProgram(runtime::Loop& loop, std::string program)
    : loop_(loop), program_(program.empty() ? first_program() : std::move(program)) {}
NftProgram::~NftProgram() = default;

void NftProgram::run(const std::string& commands, Done done) {
  done_ = std::move(done);
  auto child = Child::start(program_, commands);
  if (!child) {
    later_.arm(loop_.timers(), loop_.now(), [this, why = std::move(child.error())] { finish(why); });
    return;
  }
  child_ = std::move(*child);
  child_->watch(loop_, [this](Outcome outcome) { finish(std::move(outcome)); });
}

void NftProgram::finish(Outcome outcome) {
  ended_ = std::move(child_);  // it is the child that calls
  std::exchange(done_, nullptr)(std::move(outcome));
}

Outcome NftProgram::run_now(const std::string& commands, std::chrono::milliseconds longest) {
  auto child = Child::start(program_, commands);
  return child ? (*child)->wait(longest) : child.error();
}

}  // namespace tandem::firewall
