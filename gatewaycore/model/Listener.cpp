// SPDX-License-Identifier: Apache-2.0
#include "model/Listener.h"

namespace postern::model {

const schema::Schema<ListenerTls>& describe(schema::Type<ListenerTls>)
{
    static const auto schema =
        schema::Schema<ListenerTls>("listener-tls", "Server side of TLS.")
            .field("certificate", &ListenerTls::certificate, "PEM file, the leaf first")
            .field("key", &ListenerTls::key, "PEM file of the private key")
            .field("development", &ListenerTls::development,
                   "Use a certificate of our own development authority, made on first run; never for production")
            .field("minVersion", &ListenerTls::minVersion, "Oldest version spoken")
                .oneOf({{"1.2", ListenerTls::Version::Tls12}, {"1.3", ListenerTls::Version::Tls13}})
            .check([](const ListenerTls& tls, schema::Reporter& reporter) {
                if (tls.development && !(tls.certificate.empty() && tls.key.empty()))
                    reporter.error("development", "stands beside certificate or key", "take one of them away");
                else if (!tls.development && (tls.certificate.empty() || tls.key.empty()))
                    reporter.error("", "needs certificate and key, or development: true");
            });
    return schema;
}

const schema::Schema<Listener>& describe(schema::Type<Listener>)
{
    static const auto schema =
        schema::Schema<Listener>("listener", "An address where clients call.")
            .field("name", &Listener::name, "For logs and traces").notEmpty()
            .field("address", &Listener::address, "IP address; 0.0.0.0 or :: for every interface").notEmpty()
            .field("port", &Listener::port, "0 takes any free port, named in the ready line")
            .field("tls", &Listener::tls, "Speak TLS here")
            .field("maxConnections", &Listener::maxConnections, "Beyond these no connection is accepted")
                .range(1, 10'000'000)
            .locate(&Listener::origin);
    return schema;
}

} // namespace postern::model
