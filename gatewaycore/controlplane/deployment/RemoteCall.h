// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "base/Secret.h"
#include "schema/Schema.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace postern::deployment {

struct CallHeader {
    std::string name;
    std::string value;
};

/// One call to a gateway's management interface, whole but for credentials and for what earlier calls answer. Any text in it
/// may hold placeholders: `{{service.id}}`, something that a step captured, or `{{secret:NAME}}`, a secret of the environment.
/// `{{{{` stands for two braces.
struct RemoteCall {
    std::string method; ///< of HTTP, or of JSON-RPC
    std::string target; ///< path and query below the gateway's address, or the name of what is called
    std::vector<CallHeader> headers;
    schema::Value body;      ///< sent as JSON; null: `text`
    std::string text;        ///< sent as it is
    std::string contentType; ///< of `text`
    bool repeatable = false; ///< though its method does not say so: a PATCH that only sets values

    friend bool operator==(const RemoteCall&, const RemoteCall&) = default;
};
inline bool operator==(const CallHeader& a, const CallHeader& b) { return a.name == b.name && a.value == b.value; }

const schema::Schema<CallHeader>& describe(schema::Type<CallHeader>);
const schema::Schema<RemoteCall>& describe(schema::Type<RemoteCall>);

/// What placeholders stand for.
using CapturedValues = std::map<std::string, std::string>;
using SecretValues = std::map<std::string, Secret>;

/// Text that is to be sent as it is, though it may look like a placeholder.
[[nodiscard]] std::string literal(std::string_view text);
/// The same of every text in a value.
[[nodiscard]] schema::Value literalTexts(const schema::Value& value);

/// The call with its placeholders filled: to be sent, and kept nowhere. Errors: NotFound naming a value that nobody captured or
/// a secret that was not given; InvalidArgument for braces that do not end.
[[nodiscard]] Result<RemoteCall> resolve(const RemoteCall& call, const CapturedValues& captured, const SecretValues& secrets);
/// The names of all secrets that calls need.
[[nodiscard]] std::vector<std::string> secretsOf(const RemoteCall& call);

/// As a person reads it: "PUT /services/orders" and the body as JSON, secrets as "(secret NAME)".
[[nodiscard]] std::string shown(const RemoteCall& call);

} // namespace postern::deployment
