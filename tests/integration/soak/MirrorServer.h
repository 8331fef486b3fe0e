// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace postern::soak {

/// A backend of blocking sockets that sends a request's content back while it still comes. It has nothing in common
/// with the gateway's own server but the parser. Ends with its object.
class MirrorServer {
  public:
    static Result<std::unique_ptr<MirrorServer>> start();
    ~MirrorServer();
    MirrorServer(const MirrorServer&) = delete;
    MirrorServer& operator=(const MirrorServer&) = delete;
    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

  private:
    MirrorServer(int listener, std::uint16_t port);
    void acceptAll();
    void serve(int client);

    int listener_;
    std::uint16_t port_;
    std::mutex mutex_; ///< guards what follows: the accepting thread and the one that ends
    std::vector<int> clients_;
    std::vector<std::thread> threads_;
    std::thread acceptor_;
};

} // namespace postern::soak
