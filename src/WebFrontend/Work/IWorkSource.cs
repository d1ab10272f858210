using System.Diagnostics.CodeAnalysis;

namespace Tidegate.WebFrontend.Work;

/// <summary>Decides what is to be done next; <see cref="WorkPump{TWork}"/> does it.</summary>
internal interface IWorkSource<TWork>
{
    /// <summary>Takes a piece of work that is due.</summary>
    bool TryTake(TimeSpan now, [MaybeNullWhen(false)] out TWork work);

    /// <summary>When the next piece is due; null where nothing waits.</summary>
    TimeSpan? NextDue { get; }
}
