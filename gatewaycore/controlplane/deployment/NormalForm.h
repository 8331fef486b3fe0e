// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/Capability.h"
#include "schema/Schema.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace postern::deployment {

/// One field of an API at a gateway, in the form that all gateways are compared in.
struct NormalField {
    enum class Kind : std::uint8_t {
        Plain,
        Secret,     ///< `value` is a digest of it, or empty when the gateway does not tell
        Dropped,    ///< wanted, and this gateway cannot hold it: `note` says why
        Unreadable, ///< `note` says why
    };
    Kind kind = Kind::Plain;
    std::string value;   ///< normalised: equal texts mean the same
    std::string spelled; ///< as the gateway has it, where that is another text
    std::string note;
    bool theirs = false; ///< belongs to the gateway's own team: compared, and never written
};

/// An API as paths of fields: "operations.GET /orders/{id}.rateLimit" -> "100 per 1m". A connector makes it of what a
/// revision asks for and of what the gateway has, so that both can be held against each other.
using NormalForm = std::map<std::string, NormalField>;

const schema::Schema<NormalField>& describe(schema::Type<NormalField>);

/// SHA-256 in hexadecimal of everything but how values are spelled.
[[nodiscard]] std::string hashOf(const NormalForm& form);

/// What is wanted and cannot be held there, as fields of what is wanted.
void addDropped(const std::vector<Capability>& capabilities, NormalForm& wanted);
/// What is theirs stays: what is there afterwards has it, too.
void keepTheirs(const NormalForm& live, NormalForm& after);

} // namespace postern::deployment
