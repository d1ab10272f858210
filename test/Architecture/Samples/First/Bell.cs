using Tidegate.Architecture.Samples.Second;

namespace Tidegate.Architecture.Samples.First;

/// <summary>One half of a cycle of folders: knows the other in a signature.</summary>
internal abstract class Bell
{
    public abstract void Ring(Waiter waiter);

    public static int Rings() => 1;
}
