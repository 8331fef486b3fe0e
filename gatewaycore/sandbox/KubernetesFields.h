// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Value.h"

#include <set>
#include <string>
#include <string_view>

namespace postern::sandbox {

/// What a JSON Pointer (RFC 6901) leads to; null when nothing is there.
[[nodiscard]] const schema::Value* fieldAt(const schema::Value& value, std::string_view pointer);
void setField(schema::Value& value, std::string_view pointer, const schema::Value& to);
/// And the maps around it that are empty then.
void removeField(schema::Value& value, std::string_view pointer);
/// RFC 7396.
void mergeInto(schema::Value& value, const schema::Value& patch);
/// JSON Pointers of everything that somebody can own: texts, numbers and whole lists, without an object's identity.
[[nodiscard]] std::set<std::string> leavesOf(const schema::Value& object);
/// As metadata.managedFields has it: {"f:spec": {"f:rules": {}}}.
[[nodiscard]] schema::Value fieldsV1Of(const std::set<std::string>& pointers);
/// What the definitions of the kinds put where nothing is said.
void fillIn(schema::Value& object);
[[nodiscard]] bool sameButMetadata(const schema::Value& a, const schema::Value& b);

} // namespace postern::sandbox
