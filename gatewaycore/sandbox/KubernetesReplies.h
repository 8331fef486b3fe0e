// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/Call.h"
#include "schema/Value.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace postern::sandbox {

/// As an API server says what became of a call.
[[nodiscard]] Reply kubeStatus(int code, const std::string& reason, const std::string& message, schema::Value details = {});
[[nodiscard]] Reply kubeInvalid(const std::string& what, const std::string& field, const std::string& why);

/// What stands at a pointer, as a text; empty when nothing does.
[[nodiscard]] std::string kubeText(const schema::Value& object, std::string_view pointer);
[[nodiscard]] std::int64_t kubeNumber(const std::string& text, std::int64_t fallback);

} // namespace postern::sandbox
