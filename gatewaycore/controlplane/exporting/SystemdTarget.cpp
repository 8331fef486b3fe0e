// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/ImageSettings.h"
#include "controlplane/exporting/Names.h"
#include "controlplane/exporting/SecretPlaces.h"
#include "controlplane/exporting/SourceFile.h"
#include "controlplane/exporting/TargetTrees.h"

#include <algorithm>

namespace postern::exporting {
namespace {

/// A unit file: sections of keys, in their order. Values are one line; what would be a specifier or a continuation is not.
class UnitFile {
  public:
    UnitFile& section(std::string_view name)
    {
        text_.append(text_.empty() ? "[" : "\n[").append(name).append("]\n");
        return *this;
    }
    UnitFile& set(std::string_view key, std::string_view value)
    {
        text_.append(key).append("=").append(value).append("\n");
        return *this;
    }
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

  private:
    std::string text_;
};

/// For a value that is taken as it stands, but for `%`.
std::string withoutSpecifiers(std::string_view text)
{
    std::string out;
    for (const char c : text)
        out.append(c == '%' ? 2 : 1, c);
    return out;
}

/// For within the quotes of a word (systemd.syntax(7)).
std::string unitText(std::string_view text)
{
    std::string out;
    for (const char c : withoutSpecifiers(text)) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out;
}

/// One side of `SOURCE:DESTINATION`, where a colon would part them.
std::string besideColon(std::string_view path)
{
    std::string out;
    for (const char c : path) {
        if (c == ':')
            out += '\\';
        out += c;
    }
    return out;
}

std::string listenStream(const BundlePort& port)
{
    if (port.address.starts_with("unix:"))
        return port.address.substr(5);
    std::string address = port.address;
    if (address == "localhost")
        address = "127.0.0.1";
    else if (address.empty() || address == "*")
        address = "0.0.0.0";
    if (address.find(':') != std::string::npos && !address.starts_with('['))
        address = "[" + address + "]";
    return address + ":" + std::to_string(port.port);
}

struct UnitNames {
    std::string stem;                 ///< "postern-orders"
    std::vector<std::string> sockets; ///< "postern-orders-http.socket", by port
    std::string home;                 ///< "/opt/postern/orders"
    std::string variables;            ///< "/etc/postern/orders.env"
    std::string signers;
};

UnitNames unitNames(const BundleFacts& facts)
{
    UnitNames out{"postern-" + facts.name, {}, "/opt/postern/" + facts.name, "/etc/postern/" + facts.name + ".env", "/etc/postern/" + facts.name + ".signers.pem"};
    for (const std::string& port : portNames(facts.ports))
        out.sockets.push_back(out.stem + "-" + port + ".socket");
    return out;
}

/// The name by which posternd finds the socket is its listener's, so it has to be one that can be passed (sd_listen_fds(3)).
Result<void> checkListeners(const BundleFacts& facts)
{
    for (const BundlePort& port : facts.ports) {
        const bool plain = std::all_of(port.name.begin(), port.name.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7f && c != ':'; });
        if (!plain || port.name.empty() || port.name.size() > 255)
            return unexpected(ErrorKind::InvalidArgument, "listener \"" + oneLine(port.name) + "\" cannot be the name of a socket that is passed on: ASCII without \":\", at most 255", Fault::Config);
        if (port.port == 0 && !port.address.starts_with("unix:"))
            return unexpected(ErrorKind::InvalidArgument, "listener \"" + port.name + "\" takes any free port, which nobody outside could know: give it one", Fault::Config);
    }
    return {};
}

std::string socketUnit(const BundleFacts& facts, const BundlePort& port, const UnitNames& names)
{
    UnitFile unit;
    unit.section("Unit").set("Description", "Postern gateway " + facts.name + ", where its listener is called");
    unit.section("Socket").set("ListenStream", withoutSpecifiers(listenStream(port)));
    if (port.address.starts_with("unix:"))
        unit.set("SocketMode", "0600");
    else
        unit.set("BindIPv6Only", "ipv6-only").set("NoDelay", "yes");
    unit.set("Backlog", "1024").set("FileDescriptorName", withoutSpecifiers(port.name)).set("Service", names.stem + ".service");
    unit.section("Install").set("WantedBy", "sockets.target");
    return unit.text();
}

void harden(UnitFile& unit)
{
    for (const auto& [key, value] : std::initializer_list<std::pair<const char*, const char*>>{
             {"DynamicUser", "yes"},
             {"UMask", "0077"},
             {"CapabilityBoundingSet", ""},
             {"AmbientCapabilities", ""},
             {"NoNewPrivileges", "yes"},
             {"ProtectSystem", "strict"},
             {"ProtectHome", "yes"},
             {"PrivateTmp", "yes"},
             {"PrivateDevices", "yes"},
             {"PrivateUsers", "yes"},
             {"PrivateIPC", "yes"},
             {"PrivateMounts", "yes"},
             {"ProtectClock", "yes"},
             {"ProtectControlGroups", "yes"},
             {"ProtectHostname", "yes"},
             {"ProtectKernelLogs", "yes"},
             {"ProtectKernelModules", "yes"},
             {"ProtectKernelTunables", "yes"},
             {"ProtectProc", "invisible"},
             {"ProcSubset", "pid"},
             {"DevicePolicy", "closed"},
             {"KeyringMode", "private"},
             {"LockPersonality", "yes"},
             {"MemoryDenyWriteExecute", "yes"},
             {"RemoveIPC", "yes"},
             {"RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX"},
             {"RestrictNamespaces", "yes"},
             {"RestrictRealtime", "yes"},
             {"RestrictSUIDSGID", "yes"},
             {"SystemCallArchitectures", "native"},
             {"SystemCallFilter", "@system-service"},
         })
        unit.set(key, value);
    unit.set("SystemCallFilter", "~@privileged @resources").set("SystemCallErrorNumber", "EPERM");
}

std::string serviceUnit(const BundleFacts& facts, const TargetOptions& options, const UnitNames& names, const SecretPlaces& secrets)
{
    UnitFile unit;
    std::string sockets;
    for (const std::string& each : names.sockets)
        sockets.append(sockets.empty() ? "" : " ").append(each);
    unit.section("Unit").set("Description", "Postern gateway " + facts.name).set("Wants", "network-online.target");
    if (!sockets.empty())
        unit.set("Requires", sockets);
    unit.set("After", "network-online.target" + (sockets.empty() ? "" : " " + sockets));

    std::string start = names.home + "/posternd --config " + names.home + "/bundle";
    if (facts.writesState)
        start += " --state %S/" + names.stem;
    if (!options.signers.empty())
        start += " --require-signature " + names.signers;
    unit.section("Service").set("Type", "exec").set("ExecStart", start).set("Restart", "on-failure").set("RestartSec", "1");
    const auto stop = std::chrono::ceil<std::chrono::seconds>(facts.drainDelay + facts.drain) + std::chrono::seconds(5);
    unit.set("TimeoutStopSec", std::to_string(stop.count())).set("LimitNOFILE", "65536").set("TasksMax", "256");
    if (facts.writesState)
        unit.set("StateDirectory", names.stem).set("StateDirectoryMode", "0700");
    unit.set("EnvironmentFile", (secrets.variables.empty() ? "-" : "") + names.variables);
    for (const SecretPlaces::File& file : secrets.files) { // root's file; the unit's user gets a copy where the bundle looks for it
        unit.set("LoadCredential", withoutSpecifiers(file.key + ":" + file.path));
        unit.set("BindReadOnlyPaths", "\"%d/" + file.key + ":" + unitText(besideColon(file.path)) + "\"");
    }
    harden(unit);
    unit.section("Install").set("WantedBy", "multi-user.target");
    return unit.text();
}

std::string variablesFile(const BundleFacts& facts, const SecretPlaces& secrets)
{
    std::string out = "# Variables of the gateway " + facts.name + ", by systemd.exec(5). Root's alone: chmod 600.\n";
    if (!secrets.variables.empty())
        out += "# Secrets that it needs; it does not start without them:\n";
    for (const std::string& name : secrets.variables)
        out += "#" + name + "=\n";
    return out;
}

std::string systemdReadMe(const BundleFacts& facts, const UnitNames& names, const SecretPlaces& secrets)
{
    std::string out = "# " + facts.name + " under systemd\n\nThe files stand where they go, below `/`:\n\n"
                      "    sudo cp -r --no-preserve=ownership etc opt /\n"
                      "    sudo chmod 600 " + names.variables + "\n"
                      "    sudo systemctl daemon-reload\n"
                      "    sudo systemctl enable --now";
    for (const std::string& each : names.sockets)
        out += " " + each;
    out += " " + names.stem + ".service\n\n"
           "systemd opens the ports and passes them to posternd by the names of its listeners: calls that come while it is\n"
           "started again wait, and it needs no privilege for ports below 1024.\n";
    if (!secrets.variables.empty())
        out += "\nSecrets as variables, in " + names.variables + ":\n\n";
    for (const std::string& name : secrets.variables)
        out += "- `" + name + "`\n";
    if (!secrets.files.empty())
        out += "\nSecrets as files, which root alone may read; the unit gets copies as credentials:\n\n";
    for (const SecretPlaces::File& file : secrets.files)
        out += "- " + oneLine(file.path) + "\n";
    return out;
}

} // namespace

Result<ExportTree> systemdTree(const BundleFacts& facts, const ExportTree& bundle, const TargetOptions& options)
{
    if (const auto checked = checkListeners(facts); !checked)
        return unexpected(checked.error());
    const auto secrets = secretPlaces(facts);
    if (!secrets)
        return unexpected(secrets.error());
    if (const auto there = sizeOf({{}, options.program, true}); !there)
        return unexpected(there.error());
    const UnitNames names = unitNames(facts);
    ExportTree out = within(names.home.substr(1) + "/bundle", bundle);
    out[names.home.substr(1) + "/posternd"] = {{}, options.program, true};
    const std::string units = "etc/systemd/system/";
    out[units + names.stem + ".service"].content = serviceUnit(facts, options, names, *secrets);
    for (std::size_t i = 0; i < facts.ports.size(); ++i)
        out[units + names.sockets[i]].content = socketUnit(facts, facts.ports[i], names);
    out[names.variables.substr(1)].content = variablesFile(facts, *secrets);
    if (!options.signers.empty())
        out[names.signers.substr(1)].content = options.signers;
    out["README.md"].content = systemdReadMe(facts, names, *secrets);
    return out;
}

} // namespace postern::exporting
