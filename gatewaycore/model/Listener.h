// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/Origin.h"
#include "schema/Schema.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace postern::model {

/// The server side of TLS at a listener.
struct ListenerTls {
    std::string certificate; ///< PEM file, leaf first
    std::string key;         ///< PEM file
    bool development = false; ///< a certificate of our own development CA, made on first run; never for production
    enum class Version : std::uint8_t { Tls12, Tls13 };
    Version minVersion = Version::Tls12;
};

struct Listener {
    std::string name = "http";
    std::string address = "127.0.0.1";
    std::uint16_t port = 9090; ///< 0 = any free one, shown in the ready line
    std::optional<ListenerTls> tls;
    std::uint32_t maxConnections = 10'000;
    Origin origin;
};

const schema::Schema<ListenerTls>& describe(schema::Type<ListenerTls>);
const schema::Schema<Listener>& describe(schema::Type<Listener>);

} // namespace postern::model
