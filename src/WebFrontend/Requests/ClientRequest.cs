using System.Collections.Immutable;

namespace Tidegate.WebFrontend.Requests;

/// <summary>What a client asks for with its URL, checked for form only; who it is says its token.</summary>
internal sealed record ClientRequest
{
    public const string Native = "native";
    public const string Raw = "raw";
    public const string Json = "json";
    public const string Reliable = "reliable";

    /// <summary>All protocols, as they stand in metrics.</summary>
    public static readonly string[] Protocols = [Native, Raw, Json, Reliable];

    /// <summary>One of <see cref="Protocols"/>.</summary>
    public required string Protocol { get; init; }

    /// <summary>Hub, in lower case.</summary>
    public required string Hub { get; init; }

    /// <summary>The user that an anonymous client of the native endpoint says it is.</summary>
    public string? ClaimedUser { get; init; }

    /// <summary>Groups that an anonymous client of the native endpoint joins.</summary>
    public ImmutableArray<string> ClaimedGroups { get; init; } = [];

    /// <summary>Where a raw client's frames go; what is meant where an application makes a raw client of another one.</summary>
    public RawMode Mode { get; init; } = RawMode.SendEvent;

    /// <summary>The subprotocol that is spoken, as the client spells it; null for none.</summary>
    public string? Subprotocol { get; init; }

    /// <summary>The client wants system notices, where it speaks a subprotocol.</summary>
    public bool WantsNotices { get; init; }

    /// <summary>The connection that a reliable client comes back to; null where it opens a new one.</summary>
    public LinkClaim? Claim { get; init; }

    /// <summary>True where the URL says who the client is.</summary>
    public bool HasClaims => ClaimedUser is not null || ClaimedGroups.Length > 0;
}

/// <summary>A request, or a sentence that says what is wrong with it.</summary>
internal readonly record struct ParsedRequest(ClientRequest? Request, string? Error)
{
    public static implicit operator ParsedRequest(ClientRequest request) => new(request, null);

    public static ParsedRequest Bad(string error) => new(null, error);
}
