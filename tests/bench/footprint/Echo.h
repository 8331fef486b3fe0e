// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace postern::footprint {

/// What the answer to call `id` has to hold: 1 KiB that no other answer has.
std::string contentOf(std::uint64_t id);

/// The backend: answers each GET with its X-Id and contentOf(it), and writes a line "id node" of each into `log` (unless it is
/// empty) before it answers, where node is the request's X-Node. Prints "port N", and serves until it is ended.
int serve(const std::string& log);

} // namespace postern::footprint
