// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/Readme.h"

namespace postern::exporting {
namespace {

/// As the environment spells a key: POSTERN_CFG__LISTENERS__0__PORT.
std::string variableOf(const std::string& key)
{
    std::string out = "POSTERN_CFG__";
    for (const char c : key) {
        if (c == '.')
            out += "__";
        else if (c == '*')
            out += "...";
        else
            out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    }
    return out;
}

} // namespace

std::string readmeOf(const BundleFacts& facts)
{
    std::string out = facts.name + (facts.version.empty() ? "" : ' ' + facts.version) + "\n\nA gateway that is closed: posternd " + facts.posterndVersion +
                      " starts from this folder, and refuses it when a file\nwas added, removed or changed.\n\nStart it:\n\n    posternd --config .";
    if (facts.signedBundle)
        out += " --require-signature public-key.pem";
    if (facts.writesState)
        out += " --state /var/lib/postern";
    out += "\n\nThe folder may be read-only, and the user need not be root.";
    out += facts.writesState ? " Only the folder of --state is written.\n" : " Nothing is written.\n";
    if (!facts.ports.empty())
        out += "\nIt listens on:\n\n";
    for (const BundlePort& port : facts.ports)
        out += "    " + port.name + "  port " + std::to_string(port.port) + (port.tls ? "  TLS\n" : "\n");
    out += "\nIt serves " + std::to_string(facts.operations) + " operations of:\n\n";
    for (const std::string& api : facts.apis)
        out += "    " + api + '\n';
    if (!facts.backends.empty())
        out += "\nIt calls:\n\n";
    for (const std::string& backend : facts.backends)
        out += "    " + backend + '\n';
    if (!facts.secrets.empty())
        out += "\nSecrets that have to be there when it starts; none is in this folder:\n\n";
    for (const BundleSecret& secret : facts.secrets) {
        out += secret.source == BundleSecret::Source::Environment ? "    variable " : "    file     ";
        out += secret.name + '\n';
    }
    if (!facts.overridable.empty())
        out += "\nWhat may be set from outside, by the environment or by --set (\"...\" is an index or a name):\n\n";
    for (const std::string& key : facts.overridable)
        out += "    " + key + "  " + variableOf(key) + '\n';
    out += "\nsbom.spdx.json lists what posternd consists of, and licences/ what applies to it.\n";
    return out;
}

} // namespace postern::exporting
