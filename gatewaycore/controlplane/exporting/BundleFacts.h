// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Location.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace postern::exporting {

struct BundlePort {
    std::string name; ///< of the listener
    std::uint16_t port = 0;
    bool tls = false;
    std::string address; ///< as configured: "127.0.0.1", "unix:/run/x"; empty where it is not known
    bool clientCertificates = false; ///< whoever has none is turned away
    int listener = -1; ///< its place among the configuration's listeners; -1: as here
};

/// A secret that the configuration names and a bundle never has.
struct BundleSecret {
    enum class Source : std::uint8_t { Environment, File };
    Source source = Source::Environment;
    std::string name; ///< of the variable, or the path
    std::vector<schema::Location> usedAt;
};

/// What a deployment has to know of a bundle; all that the writers of targets are told.
struct BundleFacts {
    std::string name;    ///< a DNS label (RFC 1123): of images, units and objects
    std::string version; ///< as the person gave it, or the first 12 digits of `hash`
    std::string hash;    ///< of the bundle's manifest: SHA-256, hexadecimal
    std::string posterndVersion;
    std::vector<BundlePort> ports;
    std::vector<BundleSecret> secrets;
    std::vector<std::string> apis;        ///< "Orders 1.0.0"
    std::vector<std::string> backends;    ///< origins that are called: "https://orders.example:8443"
    std::vector<std::string> overridable; ///< keys that the environment may set: "listeners.0.port"
    std::chrono::milliseconds drainDelay{0}; ///< timeouts.drainDelay
    std::chrono::milliseconds drain{30'000}; ///< timeouts.drain
    bool writesState = false;             ///< posternd needs a folder with --state
    bool signedBundle = false;            ///< posternd is started with --require-signature
    std::size_t operations = 0;
};

} // namespace postern::exporting
