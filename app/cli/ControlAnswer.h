// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "schema/Value.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace postern::cli {

/// Why a call of the control protocol did not do what it was to; empty when it did.
[[nodiscard]] std::string problemOf(int status, const Result<schema::Value>& answer);

/// Members of an answer; an empty text or 0 when there is none of that name.
[[nodiscard]] std::string textIn(const schema::Value& from, std::string_view name);
[[nodiscard]] std::int64_t numberIn(const schema::Value& from, std::string_view name);
[[nodiscard]] bool flagIn(const schema::Value& from, std::string_view name);

} // namespace postern::cli
