// SPDX-License-Identifier: Apache-2.0
#include "gateway/RemoteControl.h"

#include "base/Log.h"
#include "config/GatewayFolder.h"
#include "config/SecretResolver.h"
#include "crypto/Digest.h"
#include "dataplane/inspection/ControlAnswers.h"
#include "schema/Document.h"

#include <bit>
#include <filesystem>

namespace postern::gateway {
namespace {

/// Only what can be nothing else: a name may lead elsewhere tomorrow.
bool isLoopback(std::string_view address) noexcept { return address == "::1" || (address.starts_with("127.") && address.find_first_not_of("0123456789.") == std::string_view::npos); }

} // namespace

const schema::Schema<RemoteControl>& describe(schema::Type<RemoteControl>)
{
    static const auto schema =
        schema::Schema<RemoteControl>("remote-control", "The control protocol for those on other machines: an address of its own, TLS, and one token.")
            .field("apiVersion", &RemoteControl::apiVersion, "The format of this file").required().oneOf({{"postern/v1", RemoteControl::Format::V1, ""}})
            .field("address", &RemoteControl::address, "Address to listen on; without a certificate only one of this machine's own (127.0.0.1, ::1)").notEmpty()
            .field("port", &RemoteControl::port, "Port; 0: any free one, which the ready line shows")
            .field("certificate", &RemoteControl::certificate, "PEM file of the certificate, leaf first; relative to this file")
            .field("key", &RemoteControl::key, "PEM file of its private key")
            .field("token", &RemoteControl::token, "What callers send as \"Authorization: Bearer\": at least 32 octets that cannot be guessed").required()
            .field("write", &RemoteControl::write, "Whether calls may change anything: APIs, recording, breakpoints, a reload")
            .field("maxConnections", &RemoteControl::maxConnections, "Connections at a time; beyond: closed at once").range(1, 10'000);
    return schema;
}

Result<RemoteControl> RemoteControl::read(const std::string& file)
{
    auto text = config::readFileText(file, 1U << 20U);
    if (!text)
        return unexpected(std::move(text).error());
    return parse(*text, file);
}

Result<RemoteControl> RemoteControl::parse(std::string_view text, const std::string& file)
{
    schema::Problems problems;
    const auto document = schema::readYaml(text, file, problems);
    auto made = document ? describe(schema::Type<RemoteControl>{}).decode(*document, problems) : std::nullopt;
    if (!made || problems.hasErrors())
        return unexpected(problems.toError());
    const schema::Location place = schema::Location::of(file);
    if (made->certificate.empty() != made->key.empty())
        problems.error(place, "key", "certificate and key go together");
    if (made->certificate.empty() && !isLoopback(made->address))
        problems.error(place, "certificate", "is needed, because \"" + made->address + "\" can be reached from other machines and a token goes over it",
                       "name a certificate and its key, or listen on 127.0.0.1");
    config::ProcessSecrets secrets;
    if (auto secret = secrets.resolve(made->token); !secret)
        problems.error(place, "token", secret.error().message());
    else if (secret->reveal().size() < shortestToken)
        problems.error(place, "token", "is too short: it has to have at least 32 octets", "make one: openssl rand -base64 36");
    else if (secret->reveal().find_first_of(" \t\r\n,") != std::string::npos)
        problems.error(place, "token", "has spaces, commas or ends of lines, which cannot be sent");
    else
        made->secret = *std::move(secret);
    if (problems.hasErrors())
        return unexpected(problems.toError());
    for (std::string* const path : {&made->certificate, &made->key}) {
        if (!path->empty() && !std::filesystem::path(*path).is_absolute())
            *path = (std::filesystem::path(file).parent_path() / *path).string();
    }
    return *std::move(made);
}

std::string RemoteControl::reference() { return describe(schema::Type<RemoteControl>{}).markdown(); }

model::Listener RemoteControl::listener() const
{
    model::Listener out;
    out.name = listenerName;
    out.address = address;
    out.port = port;
    out.maxConnections = maxConnections;
    if (!certificate.empty()) {
        out.tls.emplace();
        out.tls->certificate = certificate;
        out.tls->key = key;
    }
    return out;
}

RemoteGuard::RemoteGuard(RemoteControl control, std::shared_ptr<pipeline::Handler> behind)
    : control_(std::move(control)), digest_(crypto::sha256(control_.secret.reveal()).view()), behind_(std::move(behind))
{
}

bool RemoteGuard::isRemote(const pipeline::Exchange& exchange) const noexcept { return exchange.client().listener == RemoteControl::listenerName; }

bool RemoteGuard::hasToken(const pipeline::Exchange& exchange) const
{
    constexpr std::string_view scheme = "Bearer ";
    const http::HeaderField* const field = exchange.request().headers.find("Authorization");
    if (field == nullptr || field->value.size() <= scheme.size())
        return false;
    for (std::size_t i = 0; i < scheme.size(); ++i) { // schemes are told apart without case (RFC 9110 11.1)
        const char c = field->value[i];
        if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c) != (scheme[i] >= 'A' && scheme[i] <= 'Z' ? static_cast<char>(scheme[i] + 32) : scheme[i]))
            return false;
    }
    return equalInConstantTime(crypto::sha256(field->value.substr(scheme.size())).view(), digest_);
}

pipeline::BodyNeed RemoteGuard::requestBodyOf(const pipeline::Exchange& exchange) const
{
    return isRemote(exchange) && !hasToken(exchange) ? pipeline::BodyNeed::None : behind_->requestBodyOf(exchange);
}

void RemoteGuard::handle(pipeline::Exchange& exchange, pipeline::Answer answer)
{
    if (!isRemote(exchange))
        return behind_->handle(exchange, std::move(answer));
    if (!hasToken(exchange)) {
        if (std::has_single_bit(++refused_)) // the 1st, 2nd, 4th, 8th, ...: a flood of them is no flood of lines
            log::write(log::Level::Warning, "remote-control",
                       "refused a call without the token from " + std::string(exchange.client().address) + " (" + std::to_string(refused_) + " so far)");
        const std::string body = schema::writeJson(schema::Value::object({{"error", "the token is missing or wrong"}}), 0) + '\n';
        return answer.respond(401, "application/json", body, {{"WWW-Authenticate", "Bearer realm=\"posternd\""}, {"Connection", "close"}});
    }
    const http::Method method = exchange.request().method;
    if (!control_.write && method != http::Method::Get && method != http::Method::Head)
        return inspection::answerError(answer, 403, "this remote control only shows: its file does not say \"write: true\"");
    behind_->handle(exchange, std::move(answer));
}

} // namespace postern::gateway
