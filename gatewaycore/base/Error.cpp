// SPDX-License-Identifier: Apache-2.0
#include "base/Error.h"

#include <utility>

namespace postern {

std::string_view toString(ErrorKind kind) noexcept
{
    switch (kind) {
    case ErrorKind::InvalidArgument: return "invalid argument";
    case ErrorKind::InvalidConfig: return "invalid configuration";
    case ErrorKind::ParseError: return "parse error";
    case ErrorKind::ProtocolError: return "protocol error";
    case ErrorKind::NotFound: return "not found";
    case ErrorKind::AlreadyExists: return "already exists";
    case ErrorKind::PermissionDenied: return "permission denied";
    case ErrorKind::Unauthenticated: return "unauthenticated";
    case ErrorKind::TimedOut: return "timed out";
    case ErrorKind::Cancelled: return "cancelled";
    case ErrorKind::ConnectFailed: return "connect failed";
    case ErrorKind::ConnectionClosed: return "connection closed";
    case ErrorKind::TlsFailed: return "TLS failed";
    case ErrorKind::TooLarge: return "too large";
    case ErrorKind::Overloaded: return "overloaded";
    case ErrorKind::Unavailable: return "unavailable";
    case ErrorKind::Unsupported: return "unsupported";
    case ErrorKind::IoError: return "I/O error";
    case ErrorKind::Internal: return "internal error";
    }
    return "error";
}

std::string_view toString(Fault fault) noexcept
{
    switch (fault) {
    case Fault::Downstream: return "downstream";
    case Fault::Upstream: return "upstream";
    case Fault::Config: return "configuration";
    case Fault::Internal: return "internal";
    }
    return "unknown";
}

Error::Error(ErrorKind kind, std::string message, Fault fault, RetrySafety retry)
    : message_(std::move(message)), kind_(kind), fault_(fault), retry_(retry)
{
}

Error Error::causedBy(Error cause) &&
{
    cause_ = std::make_shared<const Error>(std::move(cause));
    return std::move(*this);
}

std::string Error::describe() const
{
    std::string text = message_;
    for (const Error* next = cause(); next != nullptr; next = next->cause()) {
        text += ": ";
        text += next->message();
    }
    return text;
}

} // namespace postern
