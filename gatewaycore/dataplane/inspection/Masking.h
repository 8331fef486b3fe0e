// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/CredentialNames.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace postern::inspection {

/// What is never shown besides what pipeline::CredentialNames tells: names that only an embedder knows. Whole, without
/// regard to case.
struct MaskingRules {
    std::vector<std::string> headers;
    std::vector<std::string> parameters; ///< of queries and forms, and members of JSON
};

/// Takes credentials out of what is shown: header fields, parameters of queries, fragments and forms, members of JSON,
/// elements of XML, parts of multipart forms. Applied on the worker, before a trace leaves it. A masked value shows its
/// length and, when it is long enough not to be guessed from them, its last four characters: "****wxyz (564 characters)".
/// Passwords show no character.
class Masking {
  public:
    explicit Masking(MaskingRules rules = {}, std::shared_ptr<const pipeline::CredentialNames> names = nullptr);

    enum class Tail : std::uint8_t { Shown, Hidden };
    [[nodiscard]] static std::string mask(std::string_view secret, Tail tail = Tail::Shown);
    [[nodiscard]] bool isSecretHeader(std::string_view name) const noexcept;
    /// A header's value as it may be shown. Of an authorization the scheme stays.
    [[nodiscard]] std::string header(std::string_view name, std::string_view value) const;
    /// A request target or URL with its secret query and fragment parameters masked, and its user information.
    [[nodiscard]] std::string target(std::string_view target) const;
    /// A sentence, in which there may be URLs: a parameter's value ends at a blank there.
    [[nodiscard]] std::string text(std::string_view text) const;
    /// A value by its name, such as a claim's or a note's.
    [[nodiscard]] std::string named(std::string_view name, std::string_view value) const;
    /// Content with whatever credentials can be told in it masked. `contentType` decides how it is read, but forms, JSON,
    /// XML and URLs are looked for in everything, because content types are often wrong.
    [[nodiscard]] std::string body(std::string_view contentType, std::string_view body) const;

  private:
    [[nodiscard]] bool isSecretMember(std::string_view name) const noexcept;
    /// Where a credential's value begins in what stands between two '&'; npos: nowhere.
    [[nodiscard]] std::size_t secretIn(std::string_view pair) const noexcept;
    [[nodiscard]] std::string pairs(std::string_view text, char separator) const;
    [[nodiscard]] std::string links(std::string_view text, bool beginsWithPair) const;
    [[nodiscard]] std::string jsonMembers(std::string_view text) const;
    [[nodiscard]] std::string xmlElements(std::string_view text) const;
    [[nodiscard]] std::string formParts(std::string_view text) const;
    [[nodiscard]] std::string headerLines(std::string_view text) const;

    MaskingRules rules_;
    std::shared_ptr<const pipeline::CredentialNames> names_;
};

} // namespace postern::inspection
