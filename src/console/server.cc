#include "console/server.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "console/session.h"
#include "console/socket_path.h"
#include "control/program.h"

namespace tandem::console {

namespace {

constexpr std::size_t max_sessions = 32;
constexpr std::size_t max_queued_bytes = 4u << 20;  ///< of broadcasts that the thread has not taken yet
constexpr std::chrono::seconds farewell{1};         ///< for sending last answers when the server ends

std::string because(std::string what, const std::filesystem::path& path) {
  return std::move(what) + " " + path.string() + ": " + std::strerror(errno) + ".";
}

/// Makes room for our socket: removes one that nobody serves any more, and nothing else.
std::expected<void, std::string> clear(const std::filesystem::path& path, const SocketPath& address) {
  struct stat found{};
  if (::lstat(path.c_str(), &found) != 0) return {};
  if (!S_ISSOCK(found.st_mode)) return std::unexpected(path.string() + " exists and is no socket.");
  if (connect_to(address)) return std::unexpected("Another server is listening at " + path.string() + ".");
  if (errno != ECONNREFUSED) return std::unexpected(because("Cannot use", path));
  if (::unlink(path.c_str()) != 0) return std::unexpected(because("Cannot remove", path));
  return {};
}

/// With mode 0600 from the first moment: Linux gives the file the mode of the socket.
std::expected<net::Descriptor, std::string> listen_at(const std::filesystem::path& path, const SocketPath& address) {
  net::Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket || ::fchmod(socket.get(), S_IRUSR | S_IWUSR) != 0 ||
      ::bind(socket.get(), address.address(), address.size()) != 0 || ::listen(socket.get(), 16) != 0)
    return std::unexpected(because("Cannot open the console's socket", path));
  return socket;
}

class RunningServer final : public Server {
 public:
  RunningServer(std::filesystem::path path, net::Descriptor listener, net::Descriptor wake,
                const control::Catalogue& catalogue)
      : path_(std::move(path)), listener_(std::move(listener)), wake_(std::move(wake)), catalogue_(catalogue) {
    ::lstat(path_.c_str(), &own_);
    thread_ = std::thread([this] { run(); });
  }
  ~RunningServer() override;

  void broadcast(std::string_view text) override;

 private:
  void run();
  void wait(std::chrono::milliseconds patience);
  void accept();
  void distribute();
  void serve(Session& session);
  void answer(Session& session, const Request& request);
  void say_goodbye();
  bool is_ending() const {
    const std::lock_guard lock(mutex_);
    return ending_;
  }
  void wake() const { static_cast<void>(::eventfd_write(wake_.get(), 1)); }

  const std::filesystem::path path_;
  struct stat own_{};
  net::Descriptor listener_, wake_;
  const control::Catalogue& catalogue_;
  std::vector<std::unique_ptr<Session>> sessions_;  ///< the thread's

  mutable std::mutex mutex_;
  std::deque<std::string> queued_;
  std::size_t queued_bytes_ = 0;
  bool ending_ = false;
  std::thread thread_;
};

RunningServer::~RunningServer() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake();
  thread_.join();
  struct stat found{};
  if (::lstat(path_.c_str(), &found) == 0 && found.st_ino == own_.st_ino && found.st_dev == own_.st_dev)
    ::unlink(path_.c_str());
}

void RunningServer::broadcast(std::string_view text) {
  const std::lock_guard lock(mutex_);
  if (queued_bytes_ + text.size() > max_queued_bytes) return;
  queued_bytes_ += text.size();
  queued_.emplace_back(text);
  wake();
}

void RunningServer::run() {
  while (!is_ending()) {
    wait(std::chrono::seconds{1});
    distribute();
    for (const auto& session : sessions_) serve(*session);
    const auto now = Session::Clock::now();
    std::erase_if(sessions_, [&](const auto& session) { return session->is_over() || session->is_stuck(now); });
    accept();
  }
  say_goodbye();
}

void RunningServer::wait(std::chrono::milliseconds patience) {
  std::vector<pollfd> watched;
  watched.push_back({wake_.get(), POLLIN, 0});
  // At the limit nobody is taken in: connections wait in the queue.
  watched.push_back({sessions_.size() < max_sessions ? listener_.get() : -1, POLLIN, 0});
  for (const auto& session : sessions_) {
    const int reading = session->wants_to_read() ? POLLIN : 0;
    const int writing = session->wants_to_write() ? POLLOUT : 0;
    watched.push_back({session->descriptor(), static_cast<short>(reading | writing), 0});
  }
  ::poll(watched.data(), watched.size(), static_cast<int>(patience.count()));
  eventfd_t taken = 0;
  static_cast<void>(::eventfd_read(wake_.get(), &taken));
}

void RunningServer::accept() {
  while (sessions_.size() < max_sessions) {
    net::Descriptor socket(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!socket) return;
    sessions_.push_back(std::make_unique<Session>(std::move(socket)));
  }
}

void RunningServer::distribute() {
  std::deque<std::string> lines;
  {
    const std::lock_guard lock(mutex_);
    lines.swap(queued_);
    queued_bytes_ = 0;
  }
  for (const auto& session : sessions_)
    if (session->is_interactive())
      for (const std::string& line : lines) session->send_line(line);
}

void RunningServer::serve(Session& session) {
  session.write();
  if (session.wants_to_read()) session.read();
  while (const auto request = session.next_request()) {
    answer(session, *request);
    session.write();
  }
}

std::string greeting() {
  const control::Program program = control::this_program();
  return "Connected to Tandem " + program.version + " currently running on " + program.host +
         " (pid = " + std::to_string(program.process) + ")\n";
}

void RunningServer::answer(Session& session, const Request& request) {
  if (request.kind == RequestKind::completion) {
    std::string text;
    for (const std::string& word : catalogue_.completions(request.text)) text += word + "\n";
    session.send(FrameType::completions, text);
    session.send(FrameType::end, std::string_view("\0", 1));
    return;
  }
  const std::size_t line_end = std::min(request.text.find('\n'), request.text.size());
  const std::string_view text = request.text;
  const control::Output output =
      request.kind == RequestKind::interactive && text.empty()
          ? control::Output{greeting()}
          : catalogue_.run(text.substr(0, line_end), text.substr(std::min(line_end + 1, text.size())));
  // In pieces, so that no answer is too long for a frame.
  for (std::size_t at = 0; at < output.text.size(); at += max_response_frame)
    session.send(FrameType::output, std::string_view(output.text).substr(at, max_response_frame));
  session.send(FrameType::end, std::string_view(output.ok ? "\0" : "\1", 1));
}

/// The last command may have been the one that ended us: its answer shall arrive.
void RunningServer::say_goodbye() {
  const auto give_up = Session::Clock::now() + farewell;
  while (Session::Clock::now() < give_up) {
    std::erase_if(sessions_, [](const auto& session) { return session->is_over() || !session->wants_to_write(); });
    if (sessions_.empty()) return;
    wait(std::chrono::milliseconds{50});
    for (const auto& session : sessions_) session->write();
  }
}

}  // namespace

std::expected<std::unique_ptr<Server>, std::string> Server::start(const std::filesystem::path& socket,
                                                                  const control::Catalogue& catalogue) {
  const auto address = SocketPath::of(socket);
  if (!address) return std::unexpected(address.error());
  if (auto cleared = clear(socket, *address); !cleared) return std::unexpected(cleared.error());
  auto listener = listen_at(socket, *address);
  if (!listener) return std::unexpected(listener.error());
  net::Descriptor wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!wake) return std::unexpected(because("Cannot serve", socket));
  return std::make_unique<RunningServer>(socket, std::move(*listener), std::move(wake), catalogue);
}

}  // namespace tandem::console
