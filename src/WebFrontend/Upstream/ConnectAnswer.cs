using System.Collections.Immutable;
using System.Text.Json;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Identity;

namespace Tidegate.WebFrontend.Upstream;

/// <summary>What the application has decided on a client that wants to connect; what is null stays as the token has it. Pure.</summary>
internal sealed record ConnectAnswer
{
    private const string TokenMarks = "!#$%&'*+-.^_`|~";

    /// <summary>Nothing changes.</summary>
    public static readonly ConnectAnswer Unchanged = new();

    /// <summary>The user; empty for none.</summary>
    public string? UserId { get; private init; }

    /// <summary>All roles.</summary>
    public ImmutableArray<string>? Roles { get; private init; }

    /// <summary>All groups that it joins at once; never empty.</summary>
    public ImmutableArray<string>? Groups { get; private init; }

    /// <summary>The subprotocol, whatever the client has offered.</summary>
    public string? Subprotocol { get; private init; }

    /// <summary>Reads the body of an accepting answer.</summary>
    /// <param name="body">The body; its type does not matter.</param>
    /// <param name="error">What is wrong with it; null for nothing.</param>
    /// <returns>The decision; null where something is wrong.</returns>
    public static ConnectAnswer? Of(ReadOnlyMemory<byte> body, out string? error)
    {
        error = null;
        if (body.Span.Trim(" \t\r\n"u8).IsEmpty)
            return Unchanged;
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Null)
                return Unchanged;
            if (json.RootElement.ValueKind == JsonValueKind.Object)
                return Of(json.RootElement, out error);
            error = "the answer to connect is no JSON object";
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Also where a text has half a surrogate pair.
            error = "the answer to connect is not valid JSON";
        }

        return null;
    }

    private static ConnectAnswer? Of(JsonElement answer, out string? error)
    {
        ImmutableArray<string>? roles = null;
        ImmutableArray<string>? groups = null;
        if (!TryReadText(answer, "userId", out var user) || user is { Length: > GroupName.MaxLength } || (user is not null && !EventRequest.IsHeaderValue(user)))
            error = $"userId must be a text of at most {GroupName.MaxLength} characters, without control characters and without blanks at its ends";
        else if (!TryReadText(answer, "subprotocol", out var subprotocol) || (subprotocol?.All(IsOfToken) == false))
            error = "subprotocol must be the name of one";
        else if (!TryReadList(answer, "roles", ref roles))
            error = "roles must be a list of texts";
        else if (!TryReadList(answer, "groups", ref groups) || groups is { } named && !(named.Length <= LimitsOptions.MaxGroupsAtConnect && named.All(GroupName.IsValid)))
            error = $"groups must be a list of at most {LimitsOptions.MaxGroupsAtConnect} names of 1 to {GroupName.MaxLength} characters";
        else
        {
            error = null;
            return new ConnectAnswer
            {
                UserId = user,
                Roles = roles,
                Groups = groups is { Length: > 0 } ? groups : null,
                Subprotocol = string.IsNullOrEmpty(subprotocol) ? null : subprotocol,
            };
        }

        error = "in the answer to connect " + error;
        return null;
    }

    private static bool TryReadText(JsonElement answer, string name, out string? text)
    {
        text = null;
        if (!answer.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return true;
        text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return text is not null;
    }

    private static bool TryReadList(JsonElement answer, string name, ref ImmutableArray<string>? list)
    {
        if (!answer.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return true;
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(entry => entry.ValueKind != JsonValueKind.String))
            return false;
        list = [.. value.EnumerateArray().Select(entry => entry.GetString()!).Distinct(StringComparer.Ordinal)];
        return true;
    }

    private static bool IsOfToken(char character) => char.IsAsciiLetterOrDigit(character) || TokenMarks.Contains(character, StringComparison.Ordinal);
}
