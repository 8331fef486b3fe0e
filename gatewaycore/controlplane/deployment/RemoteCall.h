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

/// The fields of a call, for a schema of it or of what is one and more.
template <class T>
void addCallFields(schema::Schema<T>& schema)
{
    schema.template field<std::string>("method", &RemoteCall::method, "Of HTTP, or of JSON-RPC").required().notEmpty();
    schema.template field<std::string>("target", &RemoteCall::target, "Path and query below the gateway's address, or what is called");
    schema.template field<std::vector<CallHeader>>("headers", &RemoteCall::headers, "Beside those that every call has");
    schema.template field<schema::Value>("body", &RemoteCall::body, "Sent as JSON");
    schema.template field<std::string>("text", &RemoteCall::text, "Sent as it is, when there is no body");
    schema.template field<std::string>("contentType", &RemoteCall::contentType, "Of text");
    schema.template field<bool>("repeatable", &RemoteCall::repeatable, "Whether it may be sent again though it may have been done, which its method does not say");
}

const schema::Schema<CallHeader>& describe(schema::Type<CallHeader>);
const schema::Schema<RemoteCall>& describe(schema::Type<RemoteCall>);

/// What the names of secrets begin with that are a gateway's and not the environment's (WithheldSecrets.h).
inline constexpr std::string_view withheldPrefix = "live.";

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
