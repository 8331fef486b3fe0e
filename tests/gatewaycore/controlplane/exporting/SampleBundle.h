// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/exporting/BundleFacts.h"
#include "controlplane/exporting/ExportTree.h"
#include "controlplane/exporting/Targets.h"

#include <string>

namespace postern::exporting::test {

/// What a person, or somebody who wants harm, may call things.
inline const std::vector<std::string>& hostileNames()
{
    static const std::vector<std::string> names{"Orders: \"the\" 1.0",   "it's\na second line", "- list", "{{ .Values.x }}", "${HOME} $(id) `id`", "# no comment", "yes", "1e3", "\xe6\xb3\xa8\xe6\x96\x87 \xf0\x9f\x90\xb2",
                                                "\xe2\x80\xa8line\x7f\x01", "  spaces  ",          "|",      "a: b: c",          "!!binary x",          "",             "null", "\\", "\xff\xfe"};
    return names;
}

inline BundleFacts sampleFacts()
{
    BundleFacts facts;
    facts.name = "orders";
    facts.version = "1.4.0";
    facts.hash = std::string(32, 'a') + std::string(32, '5');
    facts.posterndVersion = "0.1.0";
    facts.ports = {{"http", 8280, false, "127.0.0.1"}, {"https", 8243, true, "0.0.0.0"}};
    facts.secrets = {{BundleSecret::Source::Environment, "BACKEND_KEY", {schema::Location::of("gateway.yaml", 12, 5)}},
                     {BundleSecret::Source::File, "/run/secrets/signing.pem", {}},
                     {BundleSecret::Source::File, "/etc/other/signing.pem", {}}};
    facts.apis = {"Orders 1.0.0", "Menu 2.1.0"};
    facts.backends = {"https://orders.example:8443", "http://10.1.2.3:8080", "http://menu.example", "http://127.0.0.1:9000", "https://[2001:db8::7]", "no origin"};
    facts.overridable = {"apis.*.backend", "listeners.*.address", "listeners.*.port", "timeouts", "workers"};
    facts.operations = 9;
    return facts;
}

/// The same with names that every format would take for something of its own.
inline BundleFacts hostileFacts()
{
    BundleFacts facts = sampleFacts();
    facts.apis = hostileNames();
    facts.version = "1.0: \"x\"\n$(id) # \xe6\xb3\xa8";
    facts.posterndVersion = "0.1.0\nUSER root";
    return facts;
}

inline ExportTree sampleBundle()
{
    ExportTree bundle;
    bundle["bundle.json"].content = "{\"format\":1}\n";
    bundle["snapshot.bin"].content = std::string("\0\xff snapshot", 11);
    bundle["files/certs/server.pem"].content = "-----BEGIN CERTIFICATE-----\n";
    bundle["files/certs-server.pem"].content = "another";
    return bundle;
}

} // namespace postern::exporting::test
