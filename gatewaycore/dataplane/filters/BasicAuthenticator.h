// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/filters/Authenticator.h"
#include "dataplane/security/PasswordChecker.h"

#include <memory>
#include <span>
#include <string>

namespace postern::filters {

class LoginUsers;

/// Looks for a name and a password (RFC 7617), has them checked on the offload pool and makes an Identity of what the
/// gateway's configuration knows of the user.
class BasicAuthenticator final : public Authenticator {
  public:
    struct Options {
        std::string header; ///< empty: the API's, else Authorization
    };
    /// One exchange's share; in the slot of the filter that uses this.
    struct State {
        security::PasswordChecker::Ticket ticket;
        std::uint32_t user = 0; ///< which of the users was named
    };

    /// Errors: InvalidConfig (no users, or one whose hash is none).
    [[nodiscard]] static Result<BasicAuthenticator> make(const Options& options, pipeline::FilterContext& context);

    /// Accepted, Missing, Refused, or Waiting while a password is hashed.
    [[nodiscard]] Finding check(pipeline::Exchange& exchange, State& state) const;
    [[nodiscard]] Finding check(pipeline::Exchange& exchange, void*& state) const override
    {
        return check(exchange, shareOf<State>(exchange, state));
    }
    void remove(pipeline::Exchange& exchange) const override;
    [[nodiscard]] std::string_view wanted() const noexcept override { return wanted_; }
    [[nodiscard]] std::string_view challenge() const noexcept override { return "Basic realm=\"postern\", charset=\"UTF-8\""; }
    [[nodiscard]] static std::span<const pipeline::ReasonText* const> reasons() noexcept;

  private:
    BasicAuthenticator(std::shared_ptr<const LoginUsers> users, std::shared_ptr<security::PasswordChecker> checker,
                       std::string header, const pipeline::FilterContext& context);
    [[nodiscard]] Finding judge(pipeline::Exchange& exchange, std::uint32_t user, security::PasswordChecker::Asked asked) const;

    std::shared_ptr<const LoginUsers> users_;
    std::shared_ptr<security::PasswordChecker> checker_;
    http::FieldName header_;
    std::string wanted_;
    std::string apiName_;
    std::string apiVersion_;
    std::string apiProvider_;
    KeyTypes keyTypes_;
};

} // namespace postern::filters
