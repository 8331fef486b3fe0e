// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Problems.h"
#include "schema/Value.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postern::calls {

/// One thing that an answer has to be.
struct Check {
    enum class Kind : std::uint8_t {
        Status, ///< `status: 200`, or a class of them, `2xx`
        Header, ///< `header: NAME`
        Json,   ///< `json: POINTER` (RFC 6901) into the body
        Time,   ///< `timeBelowMs: 500`
        Schema, ///< `schema: FILE` or `FILE#/pointer`, beside the test; the body is valid by it
    };
    enum class How : std::uint8_t { Exists, Equals, Matches }; ///< of Header and Json; Matches takes a regular expression

    Kind kind = Kind::Status;
    How how = How::Exists;
    std::string subject;    ///< the header's name, the pointer, the schema
    schema::Value expected; ///< of Status, Equals, Matches and Time
};

/// A call and what its answer has to be: one YAML file of a workspace's `tests/`, for the workbench and `postern test`.
///
///     name: The order is there
///     request:
///       method: GET
///       url: "{{base}}/orders/1.0.0/orders/17"
///       headers: {Authorization: "Bearer {{token}}"}
///     expect:
///       - status: 200
///       - json: /id
///         equals: 17
///
/// `data: orders.csv` makes the test run once for each row, whose columns are variables.
struct CallTest {
    std::string name;
    std::string method = "GET";
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string data; ///< a CSV file beside the test; empty for none
    std::vector<Check> checks;

    /// Nothing, with problems at their places, when the text is no test.
    [[nodiscard]] static std::optional<CallTest> parse(std::string_view text, std::string_view fileName, schema::Problems& problems);
    /// YAML that parse() reads back.
    [[nodiscard]] std::string toText() const;
};

/// Rows of a CSV file (RFC 4180: commas, "quoted ""texts""", CRLF or LF) by the names in its first line. Nothing, with the
/// reason, when a row has another number of fields, or a quote does not end.
[[nodiscard]] std::optional<std::vector<std::vector<std::pair<std::string, std::string>>>> readCsv(std::string_view text, std::string& error);

} // namespace postern::calls
