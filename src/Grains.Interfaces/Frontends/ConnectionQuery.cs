using System.Collections.Immutable;
using Tidegate.Budget;
using Tidegate.Connections;

namespace Tidegate.Frontends;

/// <summary>A filtered page of connections, in the order of (frontend id, connection id).</summary>
[GenerateSerializer, Immutable, Alias("tidegate.frontend.query")]
public sealed record ConnectionQuery
{
    [Id(2)] private string? _state;

    /// <summary>Only this hub; null is any.</summary>
    [Id(0)] public string? Hub { get; init; }

    /// <summary>Only this user; null is any.</summary>
    [Id(1)] public string? UserId { get; init; }

    /// <summary>Only this state (<c>open</c>, <c>warned</c>, <c>closing</c>); null is any.</summary>
    public ConnectionState? State
    {
        get => _state is { } name ? ConnectionStates.Parse(name) : null;
        init => _state = value?.Name();
    }

    /// <summary>Only connections idle for at least so long; null is any.</summary>
    [Id(3)] public TimeSpan? MinIdle { get; init; }

    /// <summary>The most to return, 1 to 1,000.</summary>
    [Id(4)] public int Top { get; init; } = 100;

    /// <summary>Continue behind this place; null begins.</summary>
    [Id(5)] public ConnectionCursor? After { get; init; }

    /// <summary>Only this admission class; null is any.</summary>
    [Id(6)] public AdmissionClass? Class { get; init; }

    /// <summary>The longest idle instead of a page in the order of ids; there is no next page.</summary>
    [Id(7)] public bool LongestIdleFirst { get; init; }

    /// <summary>Only members of this group of <see cref="Hub"/>, which must be given then; null is any.</summary>
    [Id(8)] public string? Group { get; init; }
}

/// <summary>A place in the list of connections.</summary>
/// <param name="FrontendId">Frontend of the last connection seen.</param>
/// <param name="ConnectionId">Its id.</param>
[GenerateSerializer, Immutable, Alias("tidegate.frontend.cursor")]
public sealed record ConnectionCursor([property: Id(0)] string FrontendId, [property: Id(1)] string ConnectionId);

/// <summary>A page of connections.</summary>
/// <param name="Connections">The connections, in order.</param>
/// <param name="Next">Where the next page begins; null on the last one.</param>
/// <param name="Unreachable">Frontends that did not answer, whose connections are missing.</param>
[GenerateSerializer, Immutable, Alias("tidegate.frontend.page")]
public sealed record ConnectionPage(
    [property: Id(0)] ImmutableArray<ConnectionView> Connections,
    [property: Id(1)] ConnectionCursor? Next,
    [property: Id(2)] ImmutableArray<string> Unreachable);
