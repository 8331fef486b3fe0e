// SPDX-License-Identifier: Apache-2.0
#include "model/Listener.h"

namespace postern::model {

using namespace std::chrono_literals;

const schema::Schema<ListenerCertificate>& describe(schema::Type<ListenerCertificate>)
{
    static const auto schema =
        schema::Schema<ListenerCertificate>("listener-certificate", "A certificate and the names it is for.")
            .field("certificate", &ListenerCertificate::certificate, "PEM file, the leaf first").required().notEmpty().overridable()
            .field("key", &ListenerCertificate::key, "PEM file of the private key").required().notEmpty().overridable()
            .field("hosts", &ListenerCertificate::hosts, "Names it is for, \"*.example\" too; else those it is made out to");
    return schema;
}

const schema::Schema<ListenerTls>& describe(schema::Type<ListenerTls>)
{
    using Version = ListenerTls::Version;
    using Resumption = ListenerTls::Resumption;
    using Clients = ListenerTls::Clients;
    static const auto schema =
        schema::Schema<ListenerTls>("listener-tls", "Server side of TLS.")
            .field("certificate", &ListenerTls::certificate, "PEM file, the leaf first").overridable()
            .field("key", &ListenerTls::key, "PEM file of the private key").overridable()
            .field("certificates", &ListenerTls::certificates,
                   "Several, chosen by the name that a client asks for (SNI), the exact before the wildcard; the first for any other")
                .items(0, 1000)
            .field("development", &ListenerTls::development,
                   "Use a certificate of our own development authority, made on first run; never for production")
            .field("minVersion", &ListenerTls::minVersion, "Oldest version spoken")
                .oneOf({{"1.2", Version::Tls12},
                        {"1.3", Version::Tls13},
                        {"unsafe-1.1", Version::Tls11, "UNSAFE: broken, and forbidden by RFC 8996"},
                        {"unsafe-1.0", Version::Tls10, "UNSAFE: broken, and forbidden by RFC 8996"}})
            .field("ciphers", &ListenerTls::ciphers,
                   "By OpenSSL's names or IANA's, best first, of TLS 1.2 and 1.3; else all that are forward secret and authenticated")
                .items(0, 100).example("ECDHE-ECDSA-AES256-GCM-SHA384")
            .field("resumption", &ListenerTls::resumption, "Whether a client may come back without a whole handshake")
                .oneOf({{"tickets", Resumption::Tickets, "with a ticket that it keeps"}, {"off", Resumption::Off, "never"}})
            .field("ticketRotation", &ListenerTls::ticketRotation,
                   "How long one key makes tickets; it opens them for as long again. Keys are random and in memory only").range(1s, 84h)
            .field("clientCertificates", &ListenerTls::clientCertificates,
                   "Whether clients are asked for certificates; one that does not count is refused in any case")
                .oneOf({{"none", Clients::None}, {"optional", Clients::Optional, "who shows none gets in, too"}, {"required", Clients::Required}})
            .field("clientCa", &ListenerTls::clientCa,
                   "PEM file of the authorities whose client certificates count; those that APIs list (Client-certificates/) do as well")
            .field("clientCrls", &ListenerTls::clientCrls,
                   "Revocation lists, PEM or DER. With any, each authority needs one: without a list, or with one that has expired, its "
                   "certificates are refused").items(0, 100)
            .field("clientDepth", &ListenerTls::clientDepth, "Intermediate authorities between clientCa and a client").range(0, 20)
            .check([](const ListenerTls& tls, schema::Reporter& reporter) {
                const bool single = !(tls.certificate.empty() && tls.key.empty());
                if (tls.development && (single || !tls.certificates.empty()))
                    reporter.error("development", "stands beside certificate or key", "take one of them away");
                else if (single && !tls.certificates.empty())
                    reporter.error("certificates", "stands beside certificate or key", "put that one first in the list");
                else if (!tls.development && tls.certificates.empty() && (tls.certificate.empty() || tls.key.empty()))
                    reporter.error("", "needs certificate and key, or development: true");
                if (tls.clientCertificates == Clients::None) {
                    for (const char* field : {"clientCa", "clientCrls", "clientDepth"}) {
                        if (reporter.given(field))
                            reporter.error(field, "stands there, but no client is asked for a certificate", "write clientCertificates: optional, or required");
                    }
                } else if (!tls.clientCrls.empty() && tls.clientCa.empty()) {
                    reporter.error("clientCrls", "needs clientCa beside it");
                }
                if (tls.minVersion < Version::Tls12)
                    reporter.warning("minVersion", "TLS before 1.2 is broken: what is sent can be read or changed on its way",
                                     "write \"1.2\" as soon as no client needs it any more");
            });
    return schema;
}

const schema::Schema<Listener>& describe(schema::Type<Listener>)
{
    static const auto schema =
        schema::Schema<Listener>("listener", "An address where clients call.")
            .field("name", &Listener::name, "For logs and traces").notEmpty()
            .field("address", &Listener::address, "IP address; 0.0.0.0 or :: for every interface").notEmpty().overridable()
            .field("port", &Listener::port, "0 takes any free port, named in the ready line").overridable()
            .field("tls", &Listener::tls, "Speak TLS here")
            .field("maxConnections", &Listener::maxConnections, "Beyond these no connection is accepted")
                .range(1, 10'000'000).overridable()
            .locate(&Listener::origin);
    return schema;
}

} // namespace postern::model
