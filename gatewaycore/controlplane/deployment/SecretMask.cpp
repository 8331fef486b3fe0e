// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/SecretMask.h"

#include <QByteArray>
#include <algorithm>

namespace postern::deployment {
namespace {

constexpr std::size_t shortest = 8;

} // namespace

SecretMask::SecretMask(const SecretValues& secrets)
{
    for (const auto& [name, secret] : secrets)
        add(secret.reveal());
}

void SecretMask::add(std::string_view secret)
{
    if (secret.size() < shortest)
        return;
    const QByteArray octets(secret.data(), static_cast<qsizetype>(secret.size()));
    const auto put = [this](const QByteArray& writing) { writings_.emplace_back(writing.toStdString()); };
    put(octets);
    put(octets.toPercentEncoding());
    put(octets.toBase64());
    put(octets.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
    if (octets.startsWith("-----BEGIN")) {
        for (const QByteArray& line : octets.split('\n')) {
            if (line.size() >= 32 && !line.startsWith("-----"))
                put(line.trimmed());
        }
    }
    // What is part of another one is replaced after it.
    std::ranges::stable_sort(writings_, [](const Secret& a, const Secret& b) { return a.reveal().size() > b.reveal().size(); });
}

void SecretMask::addCredential(std::string_view value)
{
    add(value);
    const std::size_t space = value.find(' ');
    if (space == std::string_view::npos)
        return;
    add(value.substr(space + 1));
    if (value.substr(0, space) != "Basic")
        return;
    const std::string pair = QByteArray::fromBase64(QByteArray(value.data() + space + 1, static_cast<qsizetype>(value.size() - space - 1))).toStdString();
    add(pair);
    add(std::string_view(pair).substr(std::min(pair.find(':'), pair.size() - 1) + 1));
}

std::string SecretMask::masked(std::string text) const
{
    for (const Secret& each : writings_) {
        const std::string& writing = each.reveal();
        for (std::size_t at = text.find(writing); at != std::string::npos; at = text.find(writing, at))
            text.replace(at, writing.size(), "***");
    }
    return text;
}

schema::Value SecretMask::masked(const schema::Value& value) const
{
    if (value.isString())
        return schema::Value(masked(value.asString()));
    if (value.isMap()) {
        schema::Value out = schema::Value::map();
        for (const schema::Entry& entry : value.entries())
            out.set(masked(entry.key), masked(entry.value));
        return out;
    }
    if (value.isList()) {
        schema::Value out = schema::Value::list();
        for (const schema::Value& each : value.items())
            out.push(masked(each));
        return out;
    }
    return value;
}

Error SecretMask::masked(const Error& error) const
{
    Error out(error.kind(), masked(error.message()), error.fault(), error.retrySafe() ? RetrySafety::Safe : RetrySafety::Unsafe);
    return error.cause() == nullptr ? out : std::move(out).causedBy(masked(*error.cause()));
}

CallAnswer SecretMask::masked(CallAnswer answer) const
{
    if (answer.isSuccess() || writings_.empty())
        return answer;
    answer.body = masked(answer.body);
    answer.text = masked(std::move(answer.text));
    for (CallHeader& each : answer.headers)
        each.value = masked(std::move(each.value));
    return answer;
}

ConnectionReport SecretMask::masked(ConnectionReport report) const
{
    report.server = masked(std::move(report.server));
    for (std::string& each : report.missing)
        each = masked(std::move(each));
    return report;
}

DiscoveredApi SecretMask::masked(DiscoveredApi api) const
{
    api.unreadable = masked(std::move(api.unreadable));
    api.skipped = masked(std::move(api.skipped));
    return api;
}

Discovery SecretMask::masked(Discovery found) const
{
    for (DiscoveredApi& each : found.apis)
        each = masked(std::move(each));
    for (DiscoveredApi& each : found.passed)
        each = masked(std::move(each));
    for (SkippedObject& each : found.skipped)
        each.why = masked(std::move(each.why));
    return found;
}

} // namespace postern::deployment
