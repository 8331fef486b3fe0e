// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Document.h"
#include "schema/Problems.h"
#include "schema/Value.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace postern::config {

/// What the environment and the command line say about the configuration; stronger than the files.
/// Precedence: file < environment < --set.
///
/// Environment: `POSTERN_CFG__LISTENERS__0__PORT=8281`: prefix, `__` between steps, list index (one past the end
/// appends), any case, every character that is not a letter or digit written `_`. `--set listeners[0].port=8281` or
/// `--set listeners.0.port=8281`: exact names; a dot in a key is quoted, `apis."Orders-1.0.0".backend=...`.
/// Values are YAML: `8281`, `[a, b]`, `{url: http://a}`; where the field is a text they are taken as they are.
/// First steps are the keys of gateway.yaml, `policies`, and `apis` (the postern.yaml of an API, by folder name).
class Overrides {
  public:
    static constexpr std::string_view prefix = "POSTERN_CFG__";

    Overrides() = default;
    /// `environment` is NAME -> value (others than the prefix's are ignored); `sets` are the arguments of --set.
    static Overrides from(const std::map<std::string, std::string>& environment, const std::vector<std::string>& sets,
                          schema::Problems& problems);
    /// The process's environment under the prefix.
    static std::map<std::string, std::string> processEnvironment();

    [[nodiscard]] bool empty() const noexcept { return all_.empty(); }
    /// Whether a place is an override's: the name of a variable or argument stands there in place of a file's.
    [[nodiscard]] static bool isSource(std::string_view place);

    /// Of a bundle: an error for each that is within none of the keys (see OverridableKeys.h), and no entry of a list or map can
    /// be added.
    void restrictTo(const std::vector<std::string>& keys, schema::Problems& problems);

    /// Applies those for gateway.yaml and `policies` to that document. An unknown key is an error naming the variable.
    void applyToGateway(schema::Value& document, schema::Problems& problems) const;
    /// Applies those for `apis.<folder>` to the API's postern.yaml.
    void applyToApi(std::string_view folder, schema::Value& document, schema::Problems& problems) const;
    /// Whether one of them changes something inside of that key of the API's postern.yaml.
    [[nodiscard]] bool reachInto(std::string_view folder, std::string_view key) const;
    /// What an override is that names an API which is not there.
    enum class UnknownApi : std::uint8_t {
        Refused, ///< at a start: it may be misspelt
        Waiting, ///< in a running gateway: the API was there and was removed; its override waits for it
    };
    /// An error, or a warning, for each that names an API which is not among `folders`.
    void judgeUnknownApis(const std::vector<std::string>& folders, UnknownApi unknown, schema::Problems& problems) const;

  private:
    struct Override {
        std::string source; ///< "POSTERN_CFG__LISTENERS__0__PORT" or "--set listeners.0.port"
        std::vector<std::string> steps;
        std::string text;
        bool exact = false; ///< from --set
    };
    std::vector<Override> all_;
    bool mayAdd_ = true;
};

} // namespace postern::config
