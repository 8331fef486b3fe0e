// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/Origin.h"
#include "schema/Schema.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace postern::model {

/// A certificate that a listener shows.
struct ListenerCertificate {
    std::string certificate;        ///< PEM file, leaf first
    std::string key;                ///< PEM file
    std::vector<std::string> hosts; ///< names it is for; empty = those it is made out to
};

/// The server side of TLS at a listener.
struct ListenerTls {
    std::string certificate; ///< PEM file, leaf first
    std::string key;         ///< PEM file
    /// In place of the two above: chosen by the name that the client asks for; the first for all others.
    std::vector<ListenerCertificate> certificates;
    bool development = false; ///< a certificate of our own development CA, made on first run; never for production
    enum class Version : std::uint8_t { Tls10, Tls11, Tls12, Tls13 };
    Version minVersion = Version::Tls12;
    std::vector<std::string> ciphers; ///< empty = those that are forward secret and authenticated
    enum class Resumption : std::uint8_t { Off, Tickets };
    Resumption resumption = Resumption::Tickets;
    std::chrono::milliseconds ticketRotation{3'600'000}; ///< how long one key makes tickets; it opens them for as long again
    enum class Clients : std::uint8_t { None, Optional, Required };
    Clients clientCertificates = Clients::None; ///< whether clients are asked for certificates
    std::string clientCa;               ///< PEM file: whose certificates count; APIs may know further ones
    std::vector<std::string> clientCrls; ///< PEM or DER files; with any, what no valid list speaks of is refused
    std::uint32_t clientDepth = 3;      ///< intermediates between clientCa and a client

    /// `certificates`, or the one that is written without a list.
    [[nodiscard]] std::vector<ListenerCertificate> shown() const
    {
        return certificates.empty() ? std::vector<ListenerCertificate>{{certificate, key, {}}} : certificates;
    }
};

struct Listener {
    std::string name = "http";
    std::string address = "127.0.0.1";
    std::uint16_t port = 9090; ///< 0 = any free one, shown in the ready line
    std::optional<ListenerTls> tls;
    std::uint32_t maxConnections = 10'000;
    Origin origin;
};

const schema::Schema<ListenerCertificate>& describe(schema::Type<ListenerCertificate>);
const schema::Schema<ListenerTls>& describe(schema::Type<ListenerTls>);
const schema::Schema<Listener>& describe(schema::Type<Listener>);

} // namespace postern::model
