// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/NormalForm.h"

#include "crypto/Digest.h"

namespace postern::deployment {

const schema::Schema<NormalField>& describe(schema::Type<NormalField>)
{
    using Kind = NormalField::Kind;
    static const auto schema =
        schema::Schema<NormalField>("normal-field", "A field of an API at a gateway, in the form that all gateways are compared in.")
            .field("kind", &NormalField::kind, "What its value is")
                .oneOf({{"plain", Kind::Plain, "itself"},
                        {"secret", Kind::Secret, "a digest, or nothing when the gateway does not tell"},
                        {"dropped", Kind::Dropped, "wanted, and this gateway cannot hold it"},
                        {"unreadable", Kind::Unreadable, "it could not be read"}})
            .field("value", &NormalField::value, "Normalised")
            .field("spelled", &NormalField::spelled, "As the gateway has it, where that is another text")
            .field("note", &NormalField::note, "Why it is dropped or unreadable")
            .field("theirs", &NormalField::theirs, "Belongs to the gateway's own team");
    return schema;
}

std::string hashOf(const NormalForm& form)
{
    std::string text;
    const auto add = [&text](std::string_view part) { text.append(std::to_string(part.size())).append(":").append(part); };
    for (const auto& [path, field] : form) {
        add(path);
        add(field.value);
        text += static_cast<char>('0' + static_cast<int>(field.kind));
    }
    return crypto::sha256(text).hex();
}

void addDropped(const std::vector<Capability>& capabilities, NormalForm& wanted)
{
    for (const Capability& each : capabilities) {
        if (each.holding != Holding::Dropped)
            continue;
        NormalField& field = wanted["dropped." + each.name + (each.place.empty() ? "" : " of " + each.place)];
        field = {};
        field.kind = NormalField::Kind::Dropped;
        field.value = each.name;
        field.note = each.how;
    }
}

void keepTheirs(const NormalForm& live, NormalForm& after)
{
    for (const auto& [path, field] : live) {
        if (field.theirs)
            after.emplace(path, field);
    }
}

} // namespace postern::deployment
