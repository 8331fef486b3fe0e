// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <cstdint>
#include <memory>
#include <thread>

namespace postern::sandbox {

/// A loopback port that nobody listens on, held so that nobody else gets it: connections are refused.
class RefusingPort {
  public:
    static Result<std::unique_ptr<RefusingPort>> open();
    ~RefusingPort();
    RefusingPort(const RefusingPort&) = delete;
    RefusingPort& operator=(const RefusingPort&) = delete;
    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

  private:
    RefusingPort(int socket, std::uint16_t port) : socket_(socket), port_(port) {}
    int socket_;
    std::uint16_t port_;
};

/// A loopback server that answers every connection with something that is not HTTP, and closes it.
class GarbageServer {
  public:
    static Result<std::unique_ptr<GarbageServer>> open();
    ~GarbageServer();
    GarbageServer(const GarbageServer&) = delete;
    GarbageServer& operator=(const GarbageServer&) = delete;
    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

  private:
    GarbageServer(int socket, std::uint16_t port);
    void serve() const;
    int socket_;
    std::uint16_t port_;
    std::thread thread_; ///< blocks in accept(); shutting the socket down ends it
};

} // namespace postern::sandbox
