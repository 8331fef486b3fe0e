// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStandardPaths>
#include <QString>
#include <QTemporaryDir>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace postern::test {

/// A real redis-server on a Unix socket in a folder of its own, with nothing kept on disk. It ends with this.
class RedisServer {
  public:
    /// Whether there is such a program; tests skip without it, and say so.
    static bool installed() { return !program().isEmpty(); }

    explicit RedisServer(std::vector<std::string> more = {}) : more_(std::move(more)) { start(); }
    ~RedisServer() { kill(); }
    RedisServer(const RedisServer&) = delete;
    RedisServer& operator=(const RedisServer&) = delete;

    [[nodiscard]] std::string socket() const { return folder_.filePath(QStringLiteral("s")).toStdString(); }
    [[nodiscard]] bool running() const { return pid_ > 0; }

    /// Begins empty, and returns when it answers.
    void start()
    {
        const std::string file = program().toStdString();
        std::vector<std::string> words{file,     "--port", "0",            "--unixsocket", socket(), "--save", "",
                                       "--appendonly", "no", "--dir", folder_.path().toStdString()};
        words.insert(words.end(), more_.begin(), more_.end());
        std::vector<char*> arguments;
        for (std::string& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        ::unlink(socket().c_str());
        pid_ = ::fork();
        if (pid_ == 0) {
            const int nothing = ::open("/dev/null", O_RDWR);
            ::dup2(nothing, 1);
            ::dup2(nothing, 2);
            ::execv(file.c_str(), arguments.data());
            ::_exit(127);
        }
        for (int i = 0; i < 1000 && ask("*1\r\n$4\r\nPING\r\n").empty(); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    void hang() const { ::kill(pid_, SIGSTOP); }
    void goOn() const { ::kill(pid_, SIGCONT); }
    void kill()
    {
        if (pid_ <= 0)
            return;
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        pid_ = -1;
    }

    /// What it answers to `command` (as sent), or nothing when it does not: on a connection of its own, independent of ours.
    [[nodiscard]] std::string ask(const std::string& command) const
    {
        const int connection = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, socket().c_str(), sizeof address.sun_path - 1);
        std::string out;
        if (::connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
            ::send(connection, command.data(), command.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(command.size())) {
            ::shutdown(connection, SHUT_WR);
            char piece[4096];
            for (ssize_t got = 0; (got = ::recv(connection, piece, sizeof piece, 0)) > 0;)
                out.append(piece, static_cast<std::size_t>(got));
        }
        ::close(connection);
        return out;
    }
    /// The same by words.
    [[nodiscard]] std::string command(const std::vector<std::string>& words) const
    {
        std::string out = "*" + std::to_string(words.size()) + "\r\n";
        for (const std::string& word : words)
            out += "$" + std::to_string(word.size()) + "\r\n" + word + "\r\n";
        return ask(out);
    }

  private:
    static QString program() { return QStandardPaths::findExecutable(QStringLiteral("redis-server")); }

    std::vector<std::string> more_;
    QTemporaryDir folder_;
    pid_t pid_ = -1;
};

} // namespace postern::test
