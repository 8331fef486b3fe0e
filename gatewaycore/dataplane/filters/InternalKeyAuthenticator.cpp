// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/InternalKeyAuthenticator.h"

#include <vector>

namespace postern::filters {
namespace {

using pipeline::ReasonText;

const ReasonText testKeyMissing{"internal-key.missing", "There is no test key in the header {detail}.",
                                "Send the key of the Publisher's test console there."};
const ReasonText testKeyRepeated{"internal-key.repeated",
                                 "There is more than one test key in the header {detail}, so it is not clear which counts.",
                                 "Send one key."};

} // namespace

InternalKeyAuthenticator::InternalKeyAuthenticator(SignedKeys keys, std::string header)
    : keys_(std::move(keys)), header_(std::move(header)), wanted_("a test key in the header " + header_.text)
{
}

Result<InternalKeyAuthenticator> InternalKeyAuthenticator::make(const std::string& header, pipeline::FilterContext& context)
{
    auto keys = SignedKeys::make(security::TokenKind::InternalKey, context);
    if (!keys)
        return unexpected(std::move(keys).error());
    if (!*keys)
        return unexpected(ErrorKind::InvalidConfig,
                          "no issuer vouches for test keys, so none could ever be accepted; give one `tokens: [internal-key]`",
                          Fault::Config);
    std::string name = header.empty() ? std::string("Internal-Key") : header;
    if (context.credentials != nullptr)
        context.credentials->addHeader(name);
    return InternalKeyAuthenticator(**std::move(keys), std::move(name));
}

Finding InternalKeyAuthenticator::check(pipeline::Exchange& exchange, SignedKeys::State& state) const
{
    Finding finding;
    finding.reason = &testKeyMissing;
    finding.detail = header_.text;
    const http::HeaderMap& headers = exchange.request().headers;
    const http::HeaderField* const field = headers.find(header_);
    if (field == nullptr || field->value.empty())
        return finding;
    if (headers.count(header_) > 1) {
        finding.kind = Finding::Kind::Refused;
        finding.fault = pipeline::FaultId::InvalidCredentials;
        finding.reason = &testKeyRepeated;
        return finding;
    }
    return keys_.check(field->value, exchange, state);
}

void InternalKeyAuthenticator::remove(pipeline::Exchange& exchange) const { exchange.request().headers.remove(header_); }

std::span<const ReasonText* const> InternalKeyAuthenticator::reasons() noexcept
{
    static const auto all = [] {
        std::vector<const ReasonText*> list(SignedKeys::reasons().begin(), SignedKeys::reasons().end());
        for (const ReasonText* each : {&testKeyMissing, &testKeyRepeated, &sandboxKeyReason, &productionKeyReason})
            list.push_back(each);
        return list;
    }();
    return all;
}

} // namespace postern::filters
