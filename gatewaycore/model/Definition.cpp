// SPDX-License-Identifier: Apache-2.0
#include "model/Definition.h"

namespace postern::model {

const schema::Schema<Validation>& describe(schema::Type<Validation>)
{
    using Mode = Validation::Mode;
    static const schema::ChoiceEntry modes[]{{"off", Mode::Off, "they are not looked at"},
                                             {"report", Mode::Report, "they pass, and traces say what is wrong"},
                                             {"enforce", Mode::Enforce, "they are refused"}};
    static const auto schema =
        schema::Schema<Validation>("validation", "What is done with messages that are not as the API's definition says.")
            .field("requests", &Validation::requests, "Requests: parameters and content").oneOf({modes[0], modes[1], modes[2]})
            .field("responses", &Validation::responses, "Answers of the backend").oneOf({modes[0], modes[1], modes[2]})
            .field("formats", &Validation::formats, "Whether `format` (date-time, uuid, int32, ...) has to be met")
            .shorthand("requests")
            .locate(&Validation::origin);
    return schema;
}

} // namespace postern::model
