// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace postern {

/// What went wrong, in kinds that a caller can act upon.
enum class ErrorKind : std::uint8_t {
    InvalidArgument,
    InvalidConfig,
    ParseError,
    ProtocolError,
    NotFound,
    AlreadyExists,
    PermissionDenied,
    Unauthenticated,
    TimedOut,
    Cancelled,
    ConnectFailed,
    ConnectionClosed,
    TlsFailed,
    TooLarge,
    Overloaded,
    Unavailable, ///< not even tried, as it is known to fail
    Unsupported,
    IoError,
    Internal,
};

/// Whose doing it was: decides the status a client sees and who has to mend it.
enum class Fault : std::uint8_t { Downstream, Upstream, Config, Internal };

/// Whether doing the same again can do harm.
enum class RetrySafety : std::uint8_t { Unsafe, Safe };

std::string_view toString(ErrorKind kind) noexcept;
std::string_view toString(Fault fault) noexcept;

/// One failure: kind, whose fault, whether a retry is safe, a message for people, and what caused it.
/// The message says what happened and, where there is one, the next step; it never holds a secret.
class Error {
  public:
    Error(ErrorKind kind, std::string message, Fault fault = Fault::Internal,
          RetrySafety retry = RetrySafety::Unsafe);

    [[nodiscard]] ErrorKind kind() const noexcept { return kind_; }
    [[nodiscard]] Fault fault() const noexcept { return fault_; }
    [[nodiscard]] bool retrySafe() const noexcept { return retry_ == RetrySafety::Safe; }
    [[nodiscard]] const std::string& message() const noexcept { return message_; }
    [[nodiscard]] const Error* cause() const noexcept { return cause_.get(); }

    /// The same error with what caused it.
    [[nodiscard]] Error causedBy(Error cause) &&;
    /// The message and those of all causes: "a: b: c".
    [[nodiscard]] std::string describe() const;

  private:
    std::string message_;
    std::shared_ptr<const Error> cause_;
    ErrorKind kind_;
    Fault fault_;
    RetrySafety retry_;
};

} // namespace postern
