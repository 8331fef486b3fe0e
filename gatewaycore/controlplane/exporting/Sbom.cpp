// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/Sbom.h"

#include "schema/Document.h"

#include <set>

namespace postern::exporting {
namespace {

using schema::Value;

constexpr const char* notAsserted = "NOASSERTION";

/// SPDX 2.3, 3.2: letters, digits, '.' and '-'.
std::string identifierOf(std::string_view kind, std::string_view name)
{
    std::string out = "SPDXRef-" + std::string(kind) + '-';
    for (const char c : name)
        out += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ? c : '-';
    return out;
}

/// Of a package URL: what is no unreserved character is percent-encoded.
std::string encoded(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || c == '~') {
            out += c;
        } else {
            out += '%';
            out += "0123456789ABCDEF"[static_cast<unsigned char>(c) >> 4U];
            out += "0123456789ABCDEF"[static_cast<unsigned char>(c) & 0xfU];
        }
    }
    return out;
}

Value packageOf(const std::string& identifier, const std::string& name, const std::string& version)
{
    Value out = Value::object({{"SPDXID", identifier}, {"name", name}});
    if (!version.empty())
        out.set("versionInfo", version);
    out.set("downloadLocation", notAsserted);
    out.set("filesAnalyzed", false);
    out.set("licenseConcluded", notAsserted);
    out.set("licenseDeclared", notAsserted);
    out.set("copyrightText", notAsserted);
    return out;
}

Value relation(const std::string& from, const char* kind, const std::string& to)
{
    return Value::object({{"spdxElementId", from}, {"relationshipType", kind}, {"relatedSpdxElement", to}});
}

} // namespace

std::string sbomOf(const BundleFacts& facts, const std::vector<Component>& components, const std::string& content, const std::string& programSha256)
{
    const std::string document = "SPDXRef-DOCUMENT";
    const std::string bundle = "SPDXRef-Bundle";
    const std::string program = "SPDXRef-posternd";
    Value packages = Value::list();
    Value relations = Value::list({relation(document, "DESCRIBES", bundle), relation(bundle, "DEPENDS_ON", program)});
    packages.push(packageOf(bundle, facts.name, facts.version));
    Value posternd = packageOf(program, "posternd", facts.posterndVersion);
    posternd.set("licenseConcluded", "Apache-2.0");
    posternd.set("licenseDeclared", "Apache-2.0");
    posternd.set("primaryPackagePurpose", "APPLICATION");
    posternd.set("checksums", Value::list({Value::object({{"algorithm", "SHA256"}, {"checksumValue", programSha256}})}));
    packages.push(std::move(posternd));
    std::set<std::string> taken;
    for (const std::string& title : facts.apis) {
        const std::size_t at = title.rfind(' ');
        std::string identifier = identifierOf("Api", title);
        for (int number = 2; !taken.insert(identifier).second; ++number)
            identifier = identifierOf("Api", title) + '-' + std::to_string(number);
        packages.push(packageOf(identifier, title.substr(0, at), at == std::string::npos ? "" : title.substr(at + 1)));
        relations.push(relation(bundle, "CONTAINS", identifier));
    }
    std::set<std::string> references;
    for (const Component& component : components) {
        const std::string identifier = identifierOf("Package", component.name);
        Value package = packageOf(identifier, component.name, component.version);
        std::string declared;
        for (const std::string& licence : component.licences) {
            declared += (declared.empty() ? "" : " AND ") + licence;
            if (licence.starts_with("LicenseRef-"))
                references.insert(licence);
        }
        if (!declared.empty())
            package.set("licenseDeclared", declared);
        std::string files;
        for (const std::string& file : component.files)
            files += (files.empty() ? "" : ", ") + file;
        package.set("comment", "Linked: " + files + (component.copyright.empty() ? "" : ". Copyright: licences/" + component.name + "/copyright"));
        if (!component.source.empty())
            package.set("externalRefs", Value::list({Value::object({{"referenceCategory", "PACKAGE-MANAGER"}, {"referenceType", "purl"},
                                                                    {"referenceLocator", "pkg:deb/debian/" + encoded(component.name) + '@' + encoded(component.version)}})}));
        packages.push(std::move(package));
        relations.push(relation(program, "DYNAMIC_LINK", identifier));
    }
    Value out = Value::object({{"spdxVersion", "SPDX-2.3"}, {"dataLicense", "CC0-1.0"}, {"SPDXID", document}, {"name", facts.name},
                               {"documentNamespace", "https://spdx.org/spdxdocs/" + facts.name + '-' + content}});
    // The format wants a time, and the same bundle is the same octets at any.
    out.set("creationInfo", Value::object({{"created", "1980-01-01T00:00:00Z"}, {"creators", Value::list({"Tool: postern-" + facts.posterndVersion})}}));
    out.set("packages", std::move(packages));
    out.set("relationships", std::move(relations));
    if (!references.empty()) {
        Value licences = Value::list();
        for (const std::string& reference : references)
            licences.push(Value::object({{"licenseId", reference}, {"name", reference.substr(11)}, {"extractedText", "See the copyright files of the packages, below licences/."}}));
        out.set("hasExtractedLicensingInfos", std::move(licences));
    }
    return schema::writeJson(out) + '\n';
}

} // namespace postern::exporting
