// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/deployment/NormalForm.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postern::connectors::azure {

/// An element of a policy document.
struct PolicyElement {
    std::string name;
    std::vector<std::pair<std::string, std::string>> attributes;
    std::string text; ///< without what stands around it
    std::vector<PolicyElement> children;

    PolicyElement() = default;
    explicit PolicyElement(std::string_view called) : name(called) {}
    PolicyElement& with(std::string_view attribute, std::string value);
    PolicyElement& add(PolicyElement child);
    /// A child that holds a text.
    PolicyElement& add(std::string_view child, std::string value);
    [[nodiscard]] std::string attribute(std::string_view wanted) const;
};

/// The one document of policies that a scope at Azure has: a list of elements a section.
struct PolicyDocument {
    enum class Section : std::uint8_t { Inbound, Backend, Outbound, OnError };
    static constexpr std::array<std::string_view, 4> names{"inbound", "backend", "outbound", "on-error"};

    std::array<std::vector<PolicyElement>, 4> sections; ///< without <base/>
    /// Whether a section takes what the scope above says, by <base/>. Without a document it does.
    std::array<bool, 4> inherits{true, true, true, true};

    [[nodiscard]] std::vector<PolicyElement>& at(Section section) { return sections[static_cast<std::size_t>(section)]; }
    [[nodiscard]] const std::vector<PolicyElement>& at(Section section) const { return sections[static_cast<std::size_t>(section)]; }
    /// It says nothing that would not hold without it.
    [[nodiscard]] bool empty() const noexcept;

    /// As Azure takes it with the format "xml": expressions are escaped as XML is.
    [[nodiscard]] std::string xml() const;
    /// Errors: ParseError with line and column; TooLarge above 1 MiB or 64 levels.
    [[nodiscard]] static Result<PolicyDocument> parse(std::string_view xml);
};

/// Whether postern writes elements of that name. Others in a document are of the gateway's own team.
[[nodiscard]] bool isOurPolicy(std::string_view name) noexcept;
/// `wanted`, with what their team has put into `there`, at the end of each section.
[[nodiscard]] PolicyDocument merged(const PolicyDocument& wanted, const PolicyDocument& there);
/// The fields of a document under `prefix`: "policy.inbound.rate-limit-by-key.calls" -> "1000". What is not ours is theirs.
void addFields(const PolicyDocument& document, const std::string& prefix, deployment::NormalForm& out);

/// An element with a list of texts in it.
[[nodiscard]] PolicyElement textList(std::string_view name, std::string_view item, const std::vector<std::string>& texts);

} // namespace postern::connectors::azure
