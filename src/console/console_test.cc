// Server and client over a real socket, in one process.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <atomic>
#include <cstdio>
#include <fstream>
#include <thread>

#include "console/client.h"
#include "console/connection.h"
#include "console/server.h"
#include "console/socket_path.h"
#include "control/fake_exchange_for_tests.h"

namespace tandem::console {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class Console : public testing::Test {
 protected:
  Console() {
    std::string name = std::filesystem::temp_directory_path() / "tandem-console-XXXXXX";
    folder_ = ::mkdtemp(name.data());
    socket_ = folder_ / "console.sock";
    catalogue_.add({.words = "echo [WORDS...]",
                    .summary = "",
                    .usage = "",
                    .run = [](control::ExchangeView&, std::span<const std::string> words, std::string_view payload) {
                      const bool fails = !words.empty() && words.front() == "fail";
                      return control::Output{
                          std::to_string(words.size()) + " words, payload " + std::to_string(payload.size()) + "\n",
                          !fails};
                    }});
    catalogue_.add({.words = "flood",
                    .summary = "",
                    .usage = "",
                    .run = [](control::ExchangeView&, std::span<const std::string>, std::string_view) {
                      return control::Output{std::string(8u << 20, '.')};
                    }});
  }
  ~Console() override {
    server_.reset();
    std::filesystem::remove_all(folder_);
  }

  void start() {
    auto started = Server::start(socket_, catalogue_);
    ASSERT_TRUE(started) << started.error();
    server_ = std::move(*started);
  }
  struct Result {
    int status;
    std::string output;
  };
  Result run(std::string_view command, std::string_view payload = {}) const {
    std::FILE* out = std::tmpfile();
    const int status = run_command(socket_, command, payload, out);
    std::rewind(out);
    std::string text;
    char bytes[4096];
    while (const std::size_t count = std::fread(bytes, 1, sizeof bytes, out)) text.append(bytes, count);
    std::fclose(out);
    return {status, text};
  }

  control::FakeExchange exchange_;
  control::Catalogue catalogue_{exchange_};
  std::filesystem::path folder_, socket_;
  std::unique_ptr<Server> server_;
};

TEST_F(Console, RunsACommand) {
  start();
  const Result result = run("echo a \"b c\"", std::string(100'000, 'x'));
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.output, "2 words, payload 100000\n");
}

TEST_F(Console, SaysThatACommandFailed) {
  start();
  const Result result = run("echo fail");
  EXPECT_EQ(result.status, 2);
  EXPECT_EQ(result.output, "1 words, payload 0\nCommand 'echo fail' failed.\n");
}

TEST_F(Console, SaysThatNobodyServes) {
  EXPECT_FALSE(is_served(socket_));
  testing::internal::CaptureStderr();
  EXPECT_EQ(run("echo").status, 1);
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "Unable to connect to remote tandem (does " + socket_.string() + " exist?)\n");
}

TEST_F(Console, IsForItsOwnerOnlyAndLeavesNothingBehind) {
  start();
  struct stat found{};
  ASSERT_EQ(::stat(socket_.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600u);
  server_.reset();
  EXPECT_FALSE(std::filesystem::exists(socket_));
}

TEST_F(Console, ReplacesASocketThatNobodyServes) {
  {
    const auto address = SocketPath::of(socket_);
    const net::Descriptor dead(::socket(AF_UNIX, SOCK_STREAM, 0));
    ASSERT_EQ(::bind(dead.get(), address->address(), address->size()), 0);
  }
  ASSERT_TRUE(std::filesystem::exists(socket_));
  start();
  EXPECT_TRUE(is_served(socket_));
}

TEST_F(Console, LeavesALivingSocketAndOtherFilesAlone) {
  start();
  const auto second = Server::start(socket_, catalogue_);
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error(), StartsWith("Another server is listening at "));
  const std::filesystem::path file = folder_ / "precious";
  std::ofstream(file) << "data";
  const auto third = Server::start(file, catalogue_);
  ASSERT_FALSE(third);
  EXPECT_THAT(third.error(), HasSubstr("is no socket"));
  EXPECT_EQ(std::filesystem::file_size(file), 4u);
}

TEST_F(Console, ReachesPathsLongerThanASocketAddress) {
  folder_ /= std::string(120, 'd');
  std::filesystem::create_directory(folder_);
  socket_ = folder_ / "console.sock";
  start();
  EXPECT_EQ(run("echo").status, 0);
  server_.reset();
  EXPECT_FALSE(std::filesystem::exists(socket_));
  folder_ = folder_.parent_path();
}

TEST_F(Console, GreetsCompletesAndTellsInteractiveSessionsWhatHappens) {
  start();
  auto connection = Connection::open(socket_);
  ASSERT_TRUE(connection);
  std::string text, words;
  const auto collect = [&](const Frame& frame) { (frame.type == FrameType::completions ? words : text) += frame.text; };
  EXPECT_EQ(connection->ask({RequestKind::interactive, ""}, collect), 0);
  EXPECT_THAT(text, StartsWith("Connected to Tandem "));
  EXPECT_THAT(text, HasSubstr(" (pid = " + std::to_string(::getpid()) + ")\n"));
  EXPECT_EQ(connection->ask({RequestKind::completion, "core stop "}, collect), 0);
  EXPECT_EQ(words, "gracefully\nnow\n");

  text.clear();
  server_->broadcast("something happened\n");
  pollfd readable{connection->descriptor(), POLLIN, 0};
  ASSERT_EQ(::poll(&readable, 1, 10'000), 1);
  EXPECT_TRUE(connection->take_asynchronous(collect));
  EXPECT_EQ(text, "something happened\n");
}

TEST_F(Console, DropsAClientThatSendsRubbishAndServesTheOthers) {
  start();
  const net::Descriptor bad = connect_to(*SocketPath::of(socket_));
  ASSERT_EQ(::send(bad.get(), "GET / HTTP/1.1\r\n\r\n", 18, MSG_NOSIGNAL), 18);
  char byte = 0;
  EXPECT_LE(::recv(bad.get(), &byte, 1, 0), 0);
  EXPECT_EQ(run("echo").status, 0);
}

TEST_F(Console, AClientThatGoesAwayOrDoesNotReadHarmsNobody) {
  start();
  const net::Descriptor silent = connect_to(*SocketPath::of(socket_));
  const std::string request = encode({RequestKind::interactive, "flood"});
  ASSERT_EQ(::send(silent.get(), request.data(), request.size(), MSG_NOSIGNAL), static_cast<ssize_t>(request.size()));
  {
    const net::Descriptor gone = connect_to(*SocketPath::of(socket_));
  }
  EXPECT_EQ(run("echo").status, 0);
  for (int i = 0; i < 1000; ++i) server_->broadcast(std::string(10'000, '-'));
  EXPECT_EQ(run("echo").status, 0);
  EXPECT_EQ(run("flood").output.size(), 8u << 20);
}

TEST_F(Console, AnswersTheCommandThatEndsIt) {
  std::atomic<bool> asked = false;
  catalogue_.add({.words = "end",
                  .summary = "",
                  .usage = "",
                  .run = [&](control::ExchangeView&, std::span<const std::string>, std::string_view) {
                    asked = true;
                    asked.notify_one();
                    return control::Output{std::string(1u << 20, '.')};
                  }});
  start();
  std::thread ender([&] {
    asked.wait(false);
    server_.reset();
  });
  const Result result = run("end");
  ender.join();
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.output.size(), 1u << 20);
}

}  // namespace
}  // namespace tandem::console
