// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "dataplane/http/HeaderMap.h"

#include <span>

namespace postern::pipeline {

/// An answer that the gateway makes by itself. Views only: whoever takes a LocalReply copies what it must keep, so
/// temporaries are fine as arguments. Content-Length is written by the codec.
struct LocalReply {
    int status = 200;
    std::string_view contentType;                  ///< none is written when empty
    BytesView body;
    std::span<const http::HeaderField> headers{};  ///< more fields; their `id` need not be set
};

} // namespace postern::pipeline
