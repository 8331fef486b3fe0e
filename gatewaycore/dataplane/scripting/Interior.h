// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/scripting/Budget.h"
#include "dataplane/scripting/Call.h"
#include "dataplane/scripting/Expressions.h"

#include <cstddef>
#include <lua.hpp>
#include <string_view>

namespace postern::scripting {

/// What the functions of a Lua state find behind it.
struct Interior {
    explicit Interior(std::size_t memory) noexcept : budget(memory) {}

    Budget budget;
    Expressions expressions;
    Call* call = nullptr; ///< nullptr while the text is executed outside of any call
    std::size_t logged = 0;

    [[nodiscard]] static Interior& of(lua_State* state) { return **static_cast<Interior**>(lua_getextraspace(state)); }
};

/// The text that is the argument `at`, as long as it stays on the stack; a Lua error when it is none.
[[nodiscard]] inline std::string_view textAt(lua_State* state, int at)
{
    std::size_t size = 0;
    const char* const text = luaL_checklstring(state, at, &size);
    return {text, size};
}

/// Puts the table of what scripts find as globals on the stack. All of these raise Lua errors.
void pushLibrary(lua_State* state);
/// Puts what it makes of the table on top of the stack in its place: an object that shows its fields and cannot be changed.
void freeze(lua_State* state);
/// Add to the library, which is on top of the stack.
void addTextFunctions(lua_State* state);
/// The same for those with patterns, into string's own table.
void addPatternFunctions(lua_State* state);
void addTableFunctions(lua_State* state);
void addCallFunctions(lua_State* state);
/// Puts the object for a place on the stack.
void pushPlace(lua_State* state, Place place);

} // namespace postern::scripting
