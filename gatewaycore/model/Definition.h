// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/Origin.h"
#include "schema/Schema.h"

#include <cstdint>
#include <string>
#include <vector>

namespace postern::model {

/// The documents that an API's contract is written in: its OpenAPI definition first, then what that one refers to.
struct Definition {
    struct Document {
        std::string name; ///< what relative references find it by: "Definitions/swagger.yaml"
        schema::Value root;
    };
    std::vector<Document> documents;
};

/// Whether calls of an API are held against its definition.
struct Validation {
    enum class Mode : std::uint8_t {
        Off,
        Report,  ///< what breaks the contract passes, and the trace says what was wrong
        Enforce, ///< it is refused
    };
    Mode requests = Mode::Off;
    Mode responses = Mode::Off;
    bool formats = true; ///< whether `format` is asserted, not only an annotation
    Origin origin;

    [[nodiscard]] bool any() const noexcept { return requests != Mode::Off || responses != Mode::Off; }
};

const schema::Schema<Validation>& describe(schema::Type<Validation>);

} // namespace postern::model
