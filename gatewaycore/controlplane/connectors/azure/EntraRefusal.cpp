// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/azure/EntraRefusal.h"

#include "controlplane/deployment/Answers.h"

#include <charconv>

namespace postern::connectors::azure {
namespace {

/// learn.microsoft.com, "Microsoft Entra authentication and authorization error codes". {tenant}, {client}, {login}, {resource}.
std::string_view sentenceOf(int code)
{
    switch (code) {
    case 90002: return "There is no tenant \"{tenant}\" at {login}. Check the setting tenant, and whether the cloud is the right one.";
    case 900021:
    case 900023:
    case 90013: return "\"{tenant}\" is not a tenant's id nor a domain. Check the setting tenant.";
    case 900382:
    case 900432:
    case 500014: return "The tenant \"{tenant}\" or its application is not of the cloud at {login}. Check the setting cloud.";
    case 500011: return "The tenant \"{tenant}\" does not know {resource}. Check the settings cloud and managementUrl.";
    case 700016: return "There is no application \"{client}\" in the tenant \"{tenant}\". Check both settings: the application may be registered in another tenant.";
    case 7000215: return "The secret of the application \"{client}\" is wrong. It is the secret's value that is needed, not its id.";
    case 7000222: return "The secret of the application \"{client}\" has expired. Make a new one and store it.";
    case 7000218: return "The application \"{client}\" must prove itself, and signing in by device code does not. Allow public client flows at its registration.";
    case 7000216: return "The application \"{client}\" has to send a secret or a certificate's assertion. Check the setting signIn.";
    case 700027: return "The certificate is not one of the application \"{client}\", or its key is another one. Upload the certificate at its registration.";
    case 700024: return "The assertion was not valid at Entra ID's time. Check this machine's clock.";
    case 7000112: return "The application \"{client}\" is disabled in the tenant \"{tenant}\".";
    case 70011:
    case 1002012: return "Entra ID gives no tokens for {resource}. Check the setting managementUrl.";
    case 65001: return "Nobody has consented that the application \"{client}\" may do this in the tenant \"{tenant}\".";
    case 50020: return "The person who signed in is not of the tenant \"{tenant}\".";
    case 50034: return "The person who signed in is not known in the tenant \"{tenant}\".";
    case 50076:
    case 50079: return "The tenant \"{tenant}\" asks for a second factor. Sign in again by device code.";
    case 50105: return "The person who signed in is not assigned to the application \"{client}\".";
    case 53000:
    case 53003: return "A rule of the tenant \"{tenant}\" (conditional access) keeps this sign-in out.";
    case 70019:
    case 70020: return "Nobody entered the code in time. Try again.";
    case 70018: return "The code was not accepted. Try again.";
    case 700082:
    case 70043:
    case 70008: return "The sign-in is too old. Sign in again.";
    case 50173: return "The sign-in was taken back. Sign in again.";
    default: return {};
    }
}

std::string filledSentence(std::string_view text, const EntraCaller& caller)
{
    std::string out(text);
    const std::pair<std::string_view, const std::string*> parts[] = {
        {"{tenant}", &caller.tenant}, {"{client}", &caller.clientId}, {"{login}", &caller.login}, {"{resource}", &caller.resource}};
    for (const auto& [name, value] : parts) {
        for (std::size_t at = out.find(name); at != std::string::npos; at = out.find(name, at + value->size()))
            out.replace(at, name.size(), *value);
    }
    return out;
}

} // namespace

int aadstsCodeOf(const schema::Value& body)
{
    if (const schema::Value* const first = deployment::valueAt(body, "/error_codes/0"); first != nullptr && first->isInteger())
        return static_cast<int>(first->asInteger());
    const std::string text = deployment::textAt(body, "/error_description");
    constexpr std::string_view prefix = "AADSTS";
    const std::size_t at = text.find(prefix);
    int code = 0;
    if (at != std::string::npos)
        std::from_chars(text.data() + at + prefix.size(), text.data() + text.size(), code);
    return code;
}

Error entraRefusal(const EntraCaller& caller, int status, const schema::Value& body)
{
    const int code = aadstsCodeOf(body);
    std::string text = deployment::textAt(body, "/error_description");
    text = text.substr(0, std::min<std::size_t>(text.find_first_of("\r\n"), 400)); // then come ids and times
    if (const std::string_view known = sentenceOf(code); !known.empty())
        return {ErrorKind::Unauthenticated, filledSentence(known, caller) + " (AADSTS" + std::to_string(code) + ')', Fault::Config};
    if (text.empty())
        text = deployment::textAt(body, "/error");
    return {ErrorKind::Unauthenticated,
            "Entra ID at " + caller.login + " gives the application \"" + caller.clientId + "\" no token for the tenant \"" + caller.tenant + "\": it answered " +
                std::to_string(status) + (text.empty() ? "." : ": " + text),
            Fault::Upstream};
}

} // namespace postern::connectors::azure
