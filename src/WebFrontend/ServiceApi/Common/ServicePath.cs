using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Http;
using Tidegate.WebFrontend.Identity;

namespace Tidegate.WebFrontend.ServiceApi.Common;

/// <summary>
/// The path of a request: <c>/api/hubs/{hub}/{kind}/{name}/{kind}/{name}</c>, each segment decoded once from what the client wrote, so that a
/// user <c>ten/ant</c> comes as <c>ten%2Fant</c> and is the one that a token calls so.
/// </summary>
/// <param name="Segments">The segments.</param>
internal sealed record ServicePath(IReadOnlyList<string> Segments)
{
    private const int HubIndex = 2;
    private const int FirstIndex = 4;
    private const int SecondIndex = 6;
    private const int LongestId = 128;

    /// <summary>The hub, in lower case; null where that is none.</summary>
    public string? Hub => HubName.TryParse(At(HubIndex), out var hub) ? hub : null;

    /// <summary>The group or user behind the hub; null where that is none.</summary>
    public string? Name => NameAt(FirstIndex);

    /// <summary>The group behind the user; null where that is none.</summary>
    public string? SecondName => NameAt(SecondIndex);

    /// <summary>The connection behind the hub; null where it cannot be the id of one.</summary>
    public string? Connection => IdAt(FirstIndex);

    /// <summary>The connection behind the group; null where it cannot be the id of one.</summary>
    public string? SecondConnection => IdAt(SecondIndex);

    /// <summary>The last segment.</summary>
    public string Last => Segments[^1];

    /// <summary>The path that the access filter has put by, so that it is decoded once.</summary>
    /// <exception cref="InvalidOperationException">The request did not come through that filter.</exception>
    public static ServicePath Of(HttpContext context) => context.Features.GetRequiredFeature<ServicePath>();

    /// <summary>Decodes the path of a request. Null where it is not in the plain form.</summary>
    public static ServicePath? Read(HttpContext context) => RawPath.Segments(context) is { } segments ? new ServicePath(segments) : null;

    private string At(int index) => index < Segments.Count ? Segments[index] : "";

    private string? NameAt(int index) => At(index) is var name && GroupName.IsValid(name) ? name : null;

    // What cannot be an id costs no grain.
    private string? IdAt(int index) =>
        At(index) is { Length: > 0 and <= LongestId } id && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? id : null;
}
