
namespace Tidegate.Users;

/// <summary>
/// The places of one user (its key is that of the user's topic), where users have a cap: gives places out before an upgrade is answered,
/// so that the cap holds however many upgrades of one user come to however many frontends at once. State is in memory; frontends repeat
/// what they hold, and where silos came or went a moment ago they are asked before anything is given.
/// </summary>
[Alias("tidegate.user-places")]
public interface IUserPlacesGrain : IGrainWithStringKey
{
    /// <summary>
    /// Sets what a frontend holds, and asks for more. Absolute: may be repeated, late or doubled. An ask that cannot be met waits for a
    /// place that comes free, at most <c>Lease:RecallTimeout</c>, and a little longer while a silent socket of the user is probed.
    /// </summary>
    [Alias("report"), ResponseTimeout("00:00:05")]
    Task<PlacesAnswer> Report(PlacesReport report, IUserObserver frontend);
}

/// <summary>What a frontend has of one user's places.</summary>
/// <param name="FrontendId">The frontend.</param>
/// <param name="Seq">Strictly increasing per frontend; one that is not higher than the last changes nothing.</param>
/// <param name="Held">Places in use: connections that are not closing, and upgrades that are about to be answered.</param>
/// <param name="Wanted">Upgrades that wait for a place.</param>
/// <param name="Cap">The most connections of one user, as this frontend knows it; 0 is off.</param>
[GenerateSerializer, Immutable, Alias("tidegate.user-places.report")]
public sealed record PlacesReport(
    [property: Id(0)] string FrontendId,
    [property: Id(1)] long Seq,
    [property: Id(2)] int Held,
    [property: Id(3)] int Wanted,
    [property: Id(4)] int Cap);

/// <summary>The answer to a <see cref="PlacesReport"/>.</summary>
/// <param name="Verdict">What it says.</param>
/// <param name="Allowance">Places that the frontend may use from now on, those it held included.</param>
/// <param name="InUse">Places of the user in use over the cluster.</param>
[GenerateSerializer, Immutable, Alias("tidegate.user-places.answer")]
public sealed record PlacesAnswer(
    [property: Id(0)] PlacesVerdict Verdict,
    [property: Id(1)] int Allowance,
    [property: Id(2)] int InUse);

/// <summary>What became of a report.</summary>
[GenerateSerializer, Alias("tidegate.user-places.verdict")]
public enum PlacesVerdict
{
    /// <summary>It was taken, and at least one of the wanted places was given where any was wanted.</summary>
    Taken,

    /// <summary>The user has as many connections as one user may.</summary>
    Full,

    /// <summary>Some frontend has not said yet what it holds; nothing is given until it has.</summary>
    Unknown,

    /// <summary>A later report of this frontend came before; this one changed nothing.</summary>
    Stale,

    /// <summary>The grain ends; its next activation is to be asked.</summary>
    Again,
}
