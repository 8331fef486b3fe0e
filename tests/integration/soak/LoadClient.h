// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Arena.h"
#include "base/Result.h"
#include "dataplane/http/Http1Parser.h"

#include <cstdint>
#include <functional>
#include <string>

namespace postern::soak {

/// One answer, whole.
struct Answer {
    int status = 0;
    std::string id; ///< the X-Id field
    std::string body;
};

/// A client of one keep-alive connection with blocking sockets: it sends a request, reads the whole answer, and knows
/// nothing of the gateway's own client code. Connects again when the server has closed an idle connection.
class LoadClient {
  public:
    explicit LoadClient(std::uint16_t port) : port_(port) {}
    ~LoadClient() { disconnect(); }
    LoadClient(const LoadClient&) = delete;
    LoadClient& operator=(const LoadClient&) = delete;

    /// `head` ends with its empty line.
    Result<Answer> call(const std::string& head, const std::string& body = {});
    /// Sends `size` octets of content made by `fill`, and hands the answer's content to `take` as it comes; both at once,
    /// so that neither side waits for the other. Returns the status.
    Result<int> stream(const std::string& head, std::uint64_t size, const std::function<void(std::string&)>& fill,
                       const std::function<void(BytesView)>& take);
    [[nodiscard]] std::uint64_t connections() const noexcept { return connections_; }
    /// Calls that were made again because the server had closed the connection, although its last answer on it had not
    /// said that it would.
    [[nodiscard]] std::uint64_t repeated() const noexcept { return repeated_; }

  private:
    Result<void> connect();
    void disconnect();
    Result<void> sendAll(BytesView bytes);
    Result<bool> receive();

    std::uint16_t port_;
    int socket_ = -1;
    std::string in_;
    std::uint64_t connections_ = 0;
    std::uint64_t repeated_ = 0;
};

} // namespace postern::soak
