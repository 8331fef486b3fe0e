// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "dataplane/filters/SecretSource.h"
#include "dataplane/pipeline/Exchange.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace postern::filters {

/// A text with variables in it, `${name}`, parsed once and filled in for each exchange; `$$` is a dollar sign.
///
///     ${path.ID}     a variable of the matched path template, decoded
///     ${query.NAME}  the first parameter of that name, decoded      ${header.NAME}   a field of the request
///     ${claim.NAME}  a claim of the caller's token                 ${identity.WHAT} subject, issuer, application,
///                    applicationId, owner, clientId, tokenId, keyType, scheme, scopes
///     ${request.WHAT} method, path, query, target, host, scheme, id
///     ${client.address}  ${api.WHAT} name, version, context        ${operation.WHAT} id, template
///     ${response.status} ${response.header.NAME}   (in answers)
///     ${env:NAME} ${file:PATH}   looked up once, when the template is parsed
/// What an exchange does not have is empty.
class Template {
  public:
    Template() = default;
    /// `secrets` looks up ${env:NAME} and ${file:PATH}; without it, texts with those are refused. Errors: InvalidConfig,
    /// with the names there are.
    [[nodiscard]] static Result<Template> parse(std::string_view text, SecretSource* secrets = nullptr);

    /// How a variable's value is put in; the text around is never touched.
    enum class Escape : std::uint8_t {
        Header, ///< control characters as %XX: nothing can end the field and begin another
        Path,   ///< all but unreserved octets as %XX: nothing can end the segment
        Query,  ///< likewise: nothing can end the parameter
        Plain,  ///< as it is, for whoever escapes the whole
    };
    /// The filled-in text, in the exchange's arena (or the template's own, when it has no variables).
    [[nodiscard]] std::string_view fill(pipeline::Exchange& exchange, Escape escape) const;
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    /// Whether something in it came from ${env:} or ${file:}, and so must not be shown to anybody.
    [[nodiscard]] bool holdsSecret() const noexcept { return holdsSecret_; }
    [[nodiscard]] bool hasVariables() const noexcept { return parts_.size() > 1 || (!parts_.empty() && parts_[0].variable != Variable::None); }

  private:
    enum class Variable : std::uint8_t {
        None, Path, Query, Header, Claim, Subject, Issuer, Application, ApplicationId, Owner, ClientId, TokenId, KeyType,
        Scheme, Scopes, Method, RequestPath, RequestQuery, Target, Host, RequestScheme, RequestId, ClientAddress, ApiName,
        ApiVersion, ApiContext, OperationId, OperationTemplate, ResponseStatus, ResponseHeader,
        Fixed, ///< looked up already
    };
    struct Part {
        Variable variable = Variable::None;
        std::string text; ///< the literal, the name within the variable, or what was looked up
    };
    struct Named;
    [[nodiscard]] static std::string_view valueOf(const Part& part, pipeline::Exchange& exchange);

    std::string text_;
    std::vector<Part> parts_;
    bool holdsSecret_ = false;
};

} // namespace postern::filters
