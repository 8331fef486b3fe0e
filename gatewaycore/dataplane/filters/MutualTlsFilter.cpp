// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/CertificateAuthenticator.h"

#include "dataplane/pipeline/FilterType.h"

namespace postern::filters {

struct MutualTlsConfig {
    std::optional<CertificateAuthenticator::Accept> accept;
};

const schema::Schema<MutualTlsConfig>& describe(schema::Type<MutualTlsConfig>)
{
    using Accept = CertificateAuthenticator::Accept;
    static const auto schema =
        schema::Schema<MutualTlsConfig>("mutual-tls", "Lets calls through whose client showed a certificate that counts.")
            .field("accept", &MutualTlsConfig::accept,
                   "Which certificates count; when not said, those of the API if it has any, else those of the listener's authority")
            .oneOf({{"listed", Accept::Listed, "the API's own (Client-certificates/)"},
                    {"authority", Accept::Authority, "those that the listener's clientCa issued"},
                    {"either", Accept::Either, "both"}});
    return schema;
}

namespace {

const pipeline::ReasonText certificateAccepted{"mutual-tls.accepted", "The certificate of {subject} counts as {application}.", ""};

class MutualTlsFilter final : public pipeline::Filter {
  public:
    static Result<std::unique_ptr<Filter>> make(MutualTlsConfig config, pipeline::FilterContext& context)
    {
        auto authenticator = CertificateAuthenticator::make({config.accept}, context);
        if (!authenticator)
            return unexpected(std::move(authenticator).error());
        return std::unique_ptr<Filter>(new MutualTlsFilter(*std::move(authenticator)));
    }

    pipeline::Verdict onRequest(pipeline::Exchange& exchange) const override
    {
        const Finding finding = authenticator_.check(exchange);
        if (finding.kind != Finding::Kind::Accepted) {
            exchange.explain(*finding.reason, pipeline::ReasonArgument("detail", finding.detail));
            pipeline::FaultDetails details;
            details.challenge = R"(MutualTLS realm="postern")";
            return exchange.refuse(finding.fault, details);
        }
        exchange.setIdentity(*finding.identity);
        exchange.explain(certificateAccepted, pipeline::ReasonArgument("subject", finding.identity->subject),
                         pipeline::ReasonArgument("application", finding.identity->application.name));
        authenticator_.remove(exchange);
        return pipeline::Verdict::Continue;
    }

  private:
    explicit MutualTlsFilter(CertificateAuthenticator authenticator) : authenticator_(std::move(authenticator)) {}
    CertificateAuthenticator authenticator_;
};

} // namespace

pipeline::FilterType describeMutualTlsFilter()
{
    static const auto reasons = [] {
        std::vector<const pipeline::ReasonText*> all(CertificateAuthenticator::reasons().begin(), CertificateAuthenticator::reasons().end());
        all.push_back(&certificateAccepted);
        return all;
    }();
    pipeline::FilterTraits traits;
    traits.name = "mutual-tls";
    traits.title = "Client certificate";
    traits.summary = "Lets calls through whose client showed a certificate that counts, and says whose it is.";
    traits.phase = pipeline::Phase::Authenticate;
    traits.reasons = reasons;
    return pipeline::makeFilterType<MutualTlsConfig, MutualTlsFilter>(traits);
}

} // namespace postern::filters
